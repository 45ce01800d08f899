import { Http404, NuagesError } from "../errors/index.ts";
import type { HttpRequest, Params } from "../http/index.ts";

/** What is needed of a query set (or a manager) to be shown page by page. */
export interface Pageable<R> {
  count(): Promise<number>;
  page(page: { readonly number: number; readonly size: number }): PromiseLike<readonly R[]>;
}

/** A link to a page, or the gap that stands for those left out. */
export interface PageLink {
  /** undefined for a gap. */
  readonly number: number | undefined;
  /** The query string of the page, "?q=x&page=3": all other parameters are kept. "" for a gap. */
  readonly url: string;
  readonly isCurrent: boolean;
  readonly isGap: boolean;
}

/** What a page is made from. */
export interface PageParts<R> {
  readonly items: readonly R[];
  readonly number: number;
  readonly size: number;
  readonly count: number;
  /** The parameters of the request, kept in links. */
  readonly query: Params;
  /** The name of the parameter that holds the page's number. */
  readonly param: string;
}

/** One page of rows and the way to the others. Iterating it gives the rows. */
export class Page<R> implements Iterable<R> {
  readonly items: readonly R[];
  /** From 1. */
  readonly number: number;
  /** Rows on a full page. */
  readonly size: number;
  /** All rows of all pages. */
  readonly count: number;
  /** How many pages there are; 1 where there are no rows. */
  readonly pages: number;
  readonly #query: Params;
  readonly #param: string;

  constructor(parts: PageParts<R>) {
    this.items = parts.items;
    this.number = parts.number;
    this.size = parts.size;
    this.count = parts.count;
    this.pages = pagesFor(parts.count, parts.size);
    this.#query = parts.query;
    this.#param = parts.param;
  }

  [Symbol.iterator](): Iterator<R> {
    return this.items[Symbol.iterator]();
  }

  /** The number of rows on this page. */
  get length(): number {
    return this.items.length;
  }

  get hasNext(): boolean {
    return this.number < this.pages;
  }

  get hasPrevious(): boolean {
    return this.number > 1;
  }

  /** True where there is more than one page. */
  get hasOtherPages(): boolean {
    return this.pages > 1;
  }

  get nextNumber(): number | undefined {
    return this.hasNext ? this.number + 1 : undefined;
  }

  get previousNumber(): number | undefined {
    return this.hasPrevious ? this.number - 1 : undefined;
  }

  /** The query string of the next page, "" on the last one. */
  get nextUrl(): string {
    return this.hasNext ? this.urlOf(this.number + 1) : "";
  }

  /** The query string of the page before, "" on the first one. */
  get previousUrl(): string {
    return this.hasPrevious ? this.urlOf(this.number - 1) : "";
  }

  /** The place of the first row among all, from 1; 0 where there are none. */
  get startIndex(): number {
    return this.count === 0 ? 0 : (this.number - 1) * this.size + 1;
  }

  /** The place of the last row among all. */
  get endIndex(): number {
    return this.count === 0 ? 0 : this.startIndex + this.items.length - 1;
  }

  /** The query string of any page, with the other parameters of the request. */
  urlOf(number: number): string {
    return `?${this.#query.with({ [this.#param]: number })}`;
  }

  /** The numbers to link to, `undefined` for a gap: the ends, and two on each side of this page. */
  get elidedRange(): readonly (number | undefined)[] {
    return elide(this.number, this.pages);
  }

  /** `elidedRange` with URLs, ready for a template. */
  get links(): readonly PageLink[] {
    return this.elidedRange.map((number) => ({
      number,
      url: number === undefined ? "" : this.urlOf(number),
      isCurrent: number === this.number,
      isGap: number === undefined,
    }));
  }
}

/** How the page is chosen. */
export interface PaginateOptions {
  /** Rows on a page, 1 to 10000. */
  readonly size: number;
  /** The query parameter with the page's number; "page" unless given. */
  readonly param?: string;
}

/**
 * The page of rows that the request asks for with `?page=`. Takes a query set, a manager or an array, and the number of rows
 * on a page or options. Throws Http404 for anything that isn't the number of a page.
 *
 * @example
 * const page = await paginate(request, Post.objects.orderBy("-publishedAt"), 20);
 */
export async function paginate<R>(
  request: HttpRequest,
  source: Pageable<R> | readonly R[],
  options: number | PaginateOptions,
): Promise<Page<R>> {
  const { size, param = "page" } = typeof options === "number" ? { size: options } : options;
  if (!Number.isInteger(size) || size < 1 || size > 10_000) throw new NuagesError("E_PAGE_SIZE", { received: size });
  const number = pageNumber(request.query.get(param));
  const rows = isList(source) ? listPages(source) : source;
  const count = await rows.count();
  if (number > pagesFor(count, size)) throw new Http404(`Page ${number}`);
  const items = count === 0 ? [] : await rows.page({ number, size });
  return new Page({ items, number, size, count, query: request.query, param });
}

function isList<R>(source: Pageable<R> | readonly R[]): source is readonly R[] {
  return Array.isArray(source);
}

function listPages<R>(list: readonly R[]): Pageable<R> {
  return {
    count: async () => list.length,
    page: async ({ number, size }) => list.slice((number - 1) * size, number * size),
  };
}

function pageNumber(text: string | undefined): number {
  if (text === undefined) return 1;
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new Http404("The page");
  return Number(text);
}

function pagesFor(count: number, size: number): number {
  return Math.max(1, Math.ceil(count / size));
}

const aroundCurrent = 2;

function elide(current: number, pages: number): (number | undefined)[] {
  const shown = new Set([1, pages]);
  for (let n = Math.max(1, current - aroundCurrent); n <= Math.min(pages, current + aroundCurrent); n++) shown.add(n);
  const range: (number | undefined)[] = [];
  let before = 0;
  for (const n of [...shown].sort((a, b) => a - b)) {
    // A gap of one page is no shorter than its number.
    if (n === before + 2) range.push(before + 1);
    else if (n > before + 2) range.push(undefined);
    range.push(n);
    before = n;
  }
  return range;
}
