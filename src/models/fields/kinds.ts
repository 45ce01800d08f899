import type { FieldKind } from "../options.ts";
import { binaryRules } from "./binary.ts";
import { dateRules } from "./dates.ts";
import { integerFieldRules } from "./integers.ts";
import { ipAddressRules } from "./ip-address.ts";
import { jsonRules } from "./json.ts";
import { numberRules } from "./numbers.ts";
import type { FieldRules } from "./rules.ts";
import { textRules } from "./text.ts";
import { timeRules } from "./times.ts";
import { uuidRules } from "./uuid.ts";

/** The rules of every kind of column that holds a value of its own. */
export const rulesByKind: Readonly<Record<Exclude<FieldKind, "foreignKey" | "oneToOne">, FieldRules>> = {
  ...textRules,
  ...integerFieldRules,
  ...numberRules,
  ...dateRules,
  ...timeRules,
  ...binaryRules,
  ...ipAddressRules,
  ...jsonRules,
  ...uuidRules,
};
