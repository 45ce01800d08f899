/** One entry of a row of page links. */
export interface PageLink {
  readonly label: string;
  readonly url?: string;
  readonly current?: boolean;
  readonly gap?: boolean;
  readonly numbered?: boolean;
  readonly rel?: "prev" | "next";
}

/** Previous, the first page, those around the current one, the last, next: at most eleven entries, none where one page is all. */
export function pageLinks(current: number, last: number, url: (page: number) => string): PageLink[] {
  if (last <= 1) return [];
  const shown = [...new Set([1, current - 2, current - 1, current, current + 1, current + 2, last])]
    .filter((page) => page >= 1 && page <= last)
    .sort((a, b) => a - b);
  const links: PageLink[] = [];
  if (current > 1) links.push({ label: "Previous", url: url(current - 1), rel: "prev" });
  let before = 0;
  for (const page of shown) {
    if (page > before + 1) links.push({ label: "", gap: true });
    links.push({ label: String(page), numbered: true, ...(page === current ? { current: true } : { url: url(page) }) });
    before = page;
  }
  if (current < last) links.push({ label: "Next", url: url(current + 1), rel: "next" });
  return links;
}
