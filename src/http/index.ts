// Declaration merging reaches a re-exported interface only through `export *`; the file holds `RequestExtensions` alone.

export { contentDisposition } from "./content-disposition.ts";
export { contentTypeOf } from "./content-types.ts";
export { type CookieOptions, Cookies, serializeCookie } from "./cookies.ts";
export { BodyTooLarge, UnsupportedMediaType } from "./errors.ts";
export { type HeadersInit, HttpHeaders } from "./http-headers.ts";
export { defaultLimits, type HttpLimits } from "./limits.ts";
export { Params, type ParamsInit } from "./params.ts";
export { compose, type ErrorHandler, type Handler, type Middleware, type View } from "./pipeline.ts";
export { HttpRequest, type RequestInit, type RequestSource, type ResolvedRoute } from "./request.ts";
export * from "./request-extensions.ts";
export { requestSlot } from "./request-slot.ts";
export { HttpResponse, type ResponseBody, type ResponseInit } from "./response.ts";
export { ResponseHeaders } from "./response-headers.ts";
export { FileResponse, type FileResponseOptions } from "./responses/file-response.ts";
export { JsonResponse, toJson } from "./responses/json-response.ts";
export { MethodNotAllowedResponse } from "./responses/method-not-allowed-response.ts";
export { NotModifiedResponse } from "./responses/not-modified-response.ts";
export { type RedirectOptions, RedirectResponse, redirectExternal } from "./responses/redirect-response.ts";
export { StreamingResponse, type StreamSource } from "./responses/streaming-response.ts";
