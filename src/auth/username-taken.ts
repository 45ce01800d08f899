import { instanceState } from "../models/index.ts";
import type { AnyUser, AnyUserModel } from "./abstract-user.ts";

/** True when another user has this username in another letter case: `Alice` beside `alice` is a trap for everyone who reads them. */
export async function usernameTaken(user: AnyUser): Promise<boolean> {
  const { options, database } = instanceState(user);
  const { objects } = options.model as unknown as AnyUserModel;
  const alike = objects.using(database ?? "default").filter((u) => u.username.iExact(user.username));
  const saved = user.pk !== null && user.pk !== undefined;
  return (saved ? alike.exclude((u) => u.pk.eq(user.pk as never)) : alike).exists();
}
