import type { AnyUser } from "../abstract-user.ts";

/** What someone who signs in gives. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** One way to tell who someone is. */
export interface AuthBackend {
  /**
   * The active user whom the credentials belong to, or undefined: then the next backend is asked. A `PermissionDenied` ends the sign-in
   * without asking the others. It must cost the same whether or not there is such a user.
   */
  authenticate(credentials: Credentials): Promise<AnyUser | undefined>;
}
