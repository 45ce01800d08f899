export { type IssueInput, ValidationError, type ValidationIssue } from "./validation-error.ts";
export {
  type Comparable,
  email,
  ipAddress,
  matches,
  maxLength,
  maxValue,
  minLength,
  minValue,
  noControlCharacters,
  slug,
  unicodeSlug,
  url,
  uuid,
  type Validator,
  type ValidatorOptions,
  type Widened,
} from "./validators.ts";
