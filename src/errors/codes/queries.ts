import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of queries: expressions, filters, query sets, loading of relations. */
export const queriesCodes = {
  E_DOES_NOT_EXIST: code<{ model: string }>({
    status: 404,
    message: (v) => `No ${v.model} matches the query.`,
    hint: () => "Use first() where there may be none, or catch DoesNotExist.",
  }),
  E_MULTIPLE_OBJECTS: code<{ model: string }>({
    status: 500,
    message: (v) => `get() found more than one ${v.model}.`,
    hint: () => "Filter by something unique, or use first().",
  }),
  E_QUERY_ARGUMENT: code<{ method: string; expected: string; received: unknown }>({
    status: 500,
    message: (v) => `${v.method} takes ${v.expected}, received ${describeValue(v.received)}.`,
    hint: (v) => `Give it ${v.expected}.`,
  }),
  E_QUERY_TO_MANY: code<{ path: string }>({
    status: 500,
    message: (v) => `"${v.path}" leads to many rows, so it has no one value for a row.`,
    hint: () => "Filter by it, or take an aggregate of it: count(), sum(), min(), max().",
  }),
  E_QUERY_FOREIGN: code<{ model: string }>({
    status: 500,
    message: (v) => `A column of ${v.model} is used in a query that isn't about ${v.model}.`,
    hint: () => "Use the columns that the function given to filter(), annotate() or orderBy() receives.",
  }),
  E_QUERY_OUTER: code<Record<never, never>>({
    status: 500,
    message: () => "outer() stands in no query that is a part of another one.",
    hint: () => "Use it in the query given to subquery(), exists() or in(), for a column of the row around.",
  }),
  E_QUERY_WINDOW: code<{ where: string }>({
    status: 500,
    message: (v) => `A window function can't stand in ${v.where}.`,
    hint: () => "Add it to the rows with annotate() or values(); filter() and orderBy() of whole rows take it too.",
  }),
  E_QUERY_GROUP: code<{ name: string }>({
    status: 500,
    message: (v) => `A condition on groups asks for ${v.name}, which has no one value in a group.`,
    hint: () => "Give it to filter() as a condition of its own, or add the column to values().",
  }),
  E_QUERY_NAME: code<{ name: unknown }>({
    status: 500,
    message: (v) => `${describeValue(v.name)} can't be the name of a column.`,
    hint: () => 'Use letters, digits and "_", a letter or "_" first, at most 63 characters.',
  }),
  E_QUERY_NAME_TAKEN: code<{ model: string; name: string }>({
    status: 500,
    message: (v) => `${v.model} has something named "${v.name}" already.`,
    hint: () => "Give the column another name.",
  }),
  E_QUERY_NULL: code<{ path: string }>({
    status: 500,
    message: (v) => `"${v.path}" is compared with null, which equals nothing.`,
    hint: () => "Use isNull(), or null in an equality object.",
  }),
  E_QUERY_UNDEFINED: code<{ path: string }>({
    status: 500,
    message: (v) => `"${v.path}" is compared with undefined.`,
    hint: () => "A value that is missing must not widen a query: leave the key out, or check the value first.",
  }),
  E_QUERY_UNSAVED: code<{ path: string; model: string }>({
    status: 500,
    message: (v) => `"${v.path}" is compared with a ${v.model} that isn't saved yet.`,
    hint: (v) => `Save the ${v.model} first: its key is needed.`,
  }),
  E_QUERY_SLICED: code<{ method: string }>({
    status: 500,
    message: (v) => `${v.method} can't follow limit(), offset() or page().`,
    hint: (v) => `Call ${v.method} before the slice.`,
  }),
  E_QUERY_ROWS: code<{ method: string }>({
    status: 500,
    message: (v) => `${v.method} can't be combined with values() or distinct().`,
    hint: (v) => `${v.method} works on whole rows of the model: leave values() and distinct() out.`,
  }),
  E_QUERY_AGGREGATE: code<{ where: string }>({
    status: 500,
    message: (v) => `An aggregate over the rows of the query can't stand in ${v.where}.`,
    hint: () =>
      "Use it in aggregate() or in values(); for related rows aggregate along the relation: p.comments.count().",
  }),
  E_QUERY_NO_AGGREGATE: code<{ name: string }>({
    status: 500,
    message: (v) => `"${v.name}" in aggregate() is no aggregate over the rows.`,
    hint: () => "Use count(), sum(), avg(), min() or max(); annotate a value of each row first, then aggregate it.",
  }),
  E_QUERY_DISTINCT_ORDER: code<{ name: string }>({
    status: 500,
    message: (v) => `A distinct query is ordered by ${v.name}, which it doesn't select.`,
    hint: () => "Select what you order by, or order by what you select.",
  }),
  E_QUERY_JOINED_UPDATE: code<{ name: string }>({
    status: 500,
    message: (v) => `update() sets "${v.name}" from a column of another table.`,
    hint: () => "An update can use the row's own columns only.",
  }),
  E_QUERY_DEPTH: code<{ path: string; most: number }>({
    status: 500,
    message: (v) => `"${v.path.slice(0, 80)}…" goes over more than ${v.most} relations.`,
    hint: () => "Ask in steps, and never take a path from a request.",
  }),
  E_QUERY_DATABASE: code<{ outer: string; inner: string }>({
    status: 500,
    message: (v) => `A query of the database "${v.outer}" contains one of "${v.inner}".`,
    hint: () => "Load the inner rows first, and compare with their keys.",
  }),
  E_QUERY_JOINED_CREATE: code<{ relation: string; name: string }>({
    status: 500,
    message: (v) => `A query of ${v.relation} can't make rows: they would have to be joined by a table between.`,
    hint: (v) => `Call create() on the relation itself: row.${v.name}.create({ … }).`,
  }),
  E_QUERY_DISTINCT_ON: code<{ names: readonly string[] }>({
    status: 500,
    message: (v) =>
      `distinct(${v.names.map((name) => `"${name}"`).join(", ")}) has an order that doesn't begin with it.`,
    hint: (v) =>
      `Which row is the first of each? Begin the order with ${v.names.map((name) => `"${name}"`).join(", ")}.`,
  }),
  E_QUERY_COMBINED: code<{ method: string }>({
    status: 500,
    message: (v) => `${v.method} can't follow union(), intersection() or difference() of values().`,
    hint: (v) => `Call ${v.method} on each of the queries, before they are combined.`,
  }),
  E_RAW_COLUMNS: code<{ model: string; problem: string; fix: string }>({
    status: 500,
    message: (v) => `raw of ${v.model} ${v.problem}.`,
    hint: (v) => v.fix,
  }),
  E_CURSOR_INVALID: code({
    status: 400,
    message: () => "The cursor isn't one of this list.",
    hint: () => "Begin without a cursor: it is one of another order, or it was changed on its way.",
  }),
  E_LOCK_OUTSIDE: code<{ model: string }>({
    status: 500,
    message: (v) => `selectForUpdate() of ${v.model} runs outside of a transaction that may write.`,
    hint: () =>
      "A lock ends with its transaction: put the query and what follows from it into atomic(async () => { … }).",
  }),
  E_LOCK_NULLABLE: code<{ path: string }>({
    status: 500,
    message: (v) => `selectForUpdate({ of }) names "${v.path}", where there may be no row to lock.`,
    hint: () => "Lock rows that are there for sure, or filter by the relation first: p.editor.isNull(false).",
  }),
  E_BULK_REPEATED: code<{ model: string; value: unknown }>({
    status: 500,
    message: (v) => `Two of the rows given are the same ${v.model}: ${describeValue(v.value)}.`,
    hint: () => "Give each row once: of two values for one row, which is meant?",
  }),
  E_RELATION_UNKNOWN: code<{ model: string; name: string }>({
    status: 500,
    message: (v) => `${v.model} has no relation ${describeValue(v.name)}.`,
    hint: (v) => `Look at the declaration of ${v.model}.`,
  }),
  E_ORDER_NOT_ALLOWED: code<{ name: unknown }>({
    status: 400,
    message: (v) => `Ordering by ${describeValue(v.name)} is not offered.`,
    hint: () => "Offer only links that order by names in the allow-list, or add the name to it.",
  }),
  E_FETCH_BLOCKED: code<{ relation: string }>({
    status: 500,
    message: (v) => `${v.relation} isn't loaded, and the query said fetchMode("raise").`,
    hint: () => "Load it with the rows: selectRelated(), prefetchRelated(), or name the column in only().",
  }),
};
