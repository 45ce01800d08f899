import { Decimal as DecimalJs } from "decimal.js";

/** Exact decimal numbers (decimal.js with 60 significant digits, plain notation): the value of a `decimal` field. */
export const Decimal: typeof DecimalJs = DecimalJs.clone({ precision: 60, toExpNeg: -1000, toExpPos: 1000 });
/** An exact decimal number. */
export type Decimal = DecimalJs;
