/** Temporal's types, from the polyfill until Node has them: `Temporal.PlainDate` is the value of a `date` field. */
export { Temporal } from "temporal-polyfill";
