export { csrfFieldName, csrfTokenTag, viewsTagLibrary } from "./csrf-token-tag.ts";
export { type Findable, getListOr404, getObjectOr404, type QueriesOf, type Source } from "./get-or-404.ts";
export { Page, type Pageable, type PageLink, type PageParts, type PaginateOptions, paginate } from "./paginate.ts";
export { type Addressed, type RedirectToOptions, redirect } from "./redirect.ts";
export { type ContextProcessor, contextProcessorsSlot, render, renderToString, templatesSlot } from "./render.ts";
export { requireGet, requireMethods, requirePost } from "./require-methods.ts";
