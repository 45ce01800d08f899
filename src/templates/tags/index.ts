import { defineTagLibrary } from "../define.ts";
import { filters } from "../filters/index.ts";
import type { TagLibrary } from "../library.ts";
import { forTag } from "./for.ts";
import { ifTag } from "./if.ts";
import { blockTag, extendsTag, includeTag } from "./inheritance.ts";
import { cycleTag, ifChangedTag } from "./loops.ts";
import { autoescapeTag, loadTag, nowTag } from "./output.ts";
import { querystringTag } from "./querystring.ts";
import { firstOfTag, regroupTag, withTag } from "./variables.ts";

/** The tags and filters that every template has. */
export const builtins: TagLibrary = defineTagLibrary("builtins", {
  tags: [
    ...[autoescapeTag, blockTag, cycleTag, extendsTag, firstOfTag, forTag, ifChangedTag, ifTag, includeTag],
    ...[loadTag, nowTag, querystringTag, regroupTag, withTag],
  ],
  filters,
});
