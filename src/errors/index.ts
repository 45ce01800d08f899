export { describeValue } from "./codes/lib.ts";
export { codes, type ErrorCode, type ErrorValues } from "./codes.ts";
export { type CodeDefinition, code } from "./define-codes.ts";
export { closest, didYouMean, editDistance } from "./did-you-mean.ts";
export {
  BadRequest,
  type ErrorExtras,
  Http404,
  NuagesError,
  PermissionDenied,
  SuspiciousOperation,
} from "./nuages-error.ts";
