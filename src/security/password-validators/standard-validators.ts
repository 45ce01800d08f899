import { maxPasswordLength } from "../passwords.ts";
import { commonPasswords } from "./common-passwords.ts";
import type { PasswordContext, PasswordProblem, PasswordValidator } from "./password-validator.ts";

/** At least `min` characters (code points), default 12. */
export function minimumLength(min = 12): PasswordValidator {
  const helpText = `Use at least ${min} characters; a few words in a row are easy to remember.`;
  return {
    helpText,
    check(password) {
      const length = [...password].length;
      if (length >= min) return undefined;
      return { code: "password_too_short", message: `This password has ${length} characters. ${helpText}` };
    },
  };
}

/** How many characters must remain that are neither of a common password nor of the user's own names. */
const enoughOfItsOwn = 8;

/**
 * No password of the bundled list, nor one that is little more than such a password with digits and signs around it, nor one made of
 * a few characters or of runs like `abcdef` and `654321`. Letter case and the usual replacements (`p@ssw0rd`) don't help.
 */
export function notCommon(words: () => ReadonlySet<string> = commonPasswords): PasswordValidator {
  return {
    helpText: "Don't use a password that many others use, nor a simple pattern.",
    check(password) {
      const lower = password.toLowerCase();
      const bare = withoutAffixes(lower);
      const list = words();
      if (list.has(lower) || list.has(halfOf(lower)) || (bare !== "" && isCommonCore(bare, list))) {
        return {
          code: "password_too_common",
          message: "This password is among those that are tried first. Choose another one.",
        };
      }
      if (new Set(lower).size < 5 || stepsOf(lower) < 6) {
        return { code: "password_too_simple", message: "This password is a simple pattern. Choose another one." };
      }
      return undefined;
    },
  };
}

/** `"hunter2hunter2"` → `"hunter2"`; a text that isn't one thing twice stays. */
function halfOf(text: string): string {
  const half = text.slice(0, text.length / 2);
  return half + half === text ? half : text;
}

/** A short word with decoration is common when the word is; a long one needs to be in the list as it is. */
function isCommonCore(core: string, list: ReadonlySet<string>): boolean {
  if (core.length < 4) return false;
  return list.has(core) || list.has(unreplaced(core)) || list.has(halfOf(core));
}

/** Digits and signs at both ends are what people add to satisfy a rule. */
function withoutAffixes(text: string): string {
  const isLetter = (index: number) => /[\p{L}@$]/u.test(text[index]!);
  let [start, end] = [0, text.length];
  while (start < end && !isLetter(start)) start++;
  while (end > start && !isLetter(end - 1)) end--;
  return text.slice(start, end);
}

const replacements: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

function unreplaced(text: string): string {
  return Array.from(text, (c) => (Object.hasOwn(replacements, c) ? replacements[c] : c)).join("");
}

/** The number of runs of equal, rising or falling characters that a text is made of: `"abcdef"` and `"111111"` are one each. */
function stepsOf(text: string): number {
  let runs = text === "" ? 0 : 1;
  let step: number | undefined;
  for (let i = 1; i < text.length; i++) {
    const next = text.charCodeAt(i) - text.charCodeAt(i - 1);
    const continues = Math.abs(next) <= 1 && (step === undefined || step === next);
    if (!continues) runs++;
    step = continues ? next : undefined;
  }
  return runs;
}

/** Not made of the user's own name, username or e-mail address: without these, at least 8 characters must remain. Linear in the input. */
export function notSimilar(): PasswordValidator {
  return {
    helpText: "Don't build it from your name, username or e-mail address.",
    check(password, context) {
      let rest = password.toLowerCase();
      const parts = partsOf(context);
      for (const part of parts) rest = rest.replaceAll(part, "");
      if (rest.length === password.toLowerCase().length || [...rest].length >= enoughOfItsOwn) return undefined;
      return {
        code: "password_too_similar",
        message: "This password is too close to your name, username or e-mail address.",
      };
    },
  };
}

/** At most 64 parts of at most 128 characters, whole values first, so that the cost stays linear whatever an attribute holds. */
function partsOf(context: PasswordContext): readonly string[] {
  const parts = new Set<string>();
  for (const value of context.attributes ?? []) {
    const lower = (value ?? "").slice(0, 256).toLowerCase();
    for (const part of [lower, ...lower.split(/[^\p{L}\p{N}]+/u)]) if (part.length >= 3) parts.add(part.slice(0, 128));
  }
  return [...parts].sort((a, b) => b.length - a.length).slice(0, 64);
}

/** The rules that every site starts with: at least 12 characters, not common, not similar to the user's own names. No composition rules. */
export function standardPasswordValidators(): readonly PasswordValidator[] {
  return [minimumLength(), notSimilar(), notCommon()];
}

/**
 * Every problem of a new password, in order; none when it may be used. More than 1024 characters are a problem before any rule looks.
 *
 * @example
 * validatePassword("alice1234567", { attributes: ["alice"] })[0]?.code; // "password_too_similar"
 */
export function validatePassword(
  password: string,
  context: PasswordContext = {},
  validators: readonly PasswordValidator[] = standardPasswordValidators(),
): PasswordProblem[] {
  if (password.length > maxPasswordLength) {
    return [{ code: "password_too_long", message: `A password can have at most ${maxPasswordLength} characters.` }];
  }
  if (!password.isWellFormed())
    return [{ code: "password_invalid", message: "This password holds broken characters." }];
  return validators.map((v) => v.check(password, context)).filter((problem) => problem !== undefined);
}
