/** What a password validator may look at besides the password. */
export interface PasswordContext {
  /** Values that a password must not be made of: username, e-mail address, names. */
  readonly attributes?: readonly (string | null | undefined)[];
}

/** Why a password was refused. */
export interface PasswordProblem {
  /** Stable, e.g. `"password_too_short"`. */
  readonly code: string;
  /** One sentence for the person who chose it. */
  readonly message: string;
}

/** One rule for new passwords. */
export interface PasswordValidator {
  /** What the rule asks for, as one sentence for the page. */
  readonly helpText: string;
  /** The problem, or undefined when the password passes. It is never given more than 1024 characters. */
  check(password: string, context: PasswordContext): PasswordProblem | undefined;
}
