import { Http404, NuagesError } from "../errors/index.ts";

/** What is needed of a manager or a query set to find one row. */
export interface Findable {
  get(...where: never[]): Promise<unknown>;
  filter(...where: never[]): PromiseLike<readonly unknown[]>;
}

/** A model (through its `objects`), a manager or a query set. */
export type Source = { readonly objects: Findable } | Findable;

/** The queries of a source. */
export type QueriesOf<S extends Source> = S extends { readonly objects: infer Q extends Findable }
  ? Q
  : S extends Findable
    ? S
    : never;

/**
 * The one row that meets the conditions. Throws Http404 where there is none, MultipleObjectsReturned where there are several.
 *
 * @example
 * const post = await getObjectOr404(Post, { slug });
 * const mine = await getObjectOr404(Post.objects.filter({ author: user }), { slug });
 */
export async function getObjectOr404<S extends Source>(
  source: S,
  ...where: Parameters<QueriesOf<S>["get"]>
): Promise<Awaited<ReturnType<QueriesOf<S>["get"]>>> {
  try {
    return (await queriesOf(source).get(...(where as never[]))) as Awaited<ReturnType<QueriesOf<S>["get"]>>;
  } catch (error) {
    if (!(error instanceof NuagesError) || error.code !== "E_DOES_NOT_EXIST") throw error;
    const { model } = error.values as { readonly model?: string };
    throw new Http404(`The ${model ?? "object"}`, { cause: error });
  }
}

/**
 * The rows that meet the conditions. Throws Http404 where there is none.
 *
 * @example
 * const posts = await getListOr404(Post, { status: "published" });
 */
export async function getListOr404<S extends Source>(
  source: S,
  ...where: Parameters<QueriesOf<S>["filter"]>
): Promise<Awaited<ReturnType<QueriesOf<S>["filter"]>>> {
  const rows = await queriesOf(source).filter(...(where as never[]));
  if (rows.length === 0) throw new Http404("The list");
  return rows as Awaited<ReturnType<QueriesOf<S>["filter"]>>;
}

function queriesOf(source: Source): Findable {
  return "objects" in source ? source.objects : source;
}
