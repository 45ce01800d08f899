import { NuagesError, PermissionDenied } from "../errors/index.ts";
import { type HttpRequest, type HttpResponse, RedirectResponse } from "../http/index.ts";
import type { AnyUser } from "./abstract-user.ts";
import type { AnonymousUser } from "./anonymous-user.ts";
import { currentAuth } from "./auth.ts";
import type { PermissionName } from "./permissions.ts";

/** A view with whatever parameters its route gives. */
type AnyView = (request: HttpRequest, ...params: any[]) => any;

/** The view behind a check: the same parameters, so `path()` still checks them. */
export type GuardedView<V extends AnyView> = (...args: Parameters<V>) => Promise<Awaited<ReturnType<V>> | HttpResponse>;

/** Decides about a request: true lets it through, false answers 403. */
export type UserTest = (user: AnyUser) => boolean | Promise<boolean>;

/**
 * A view for signed-in users only: anyone else is sent to the login page and back afterwards.
 *
 * @example
 * path("drafts/<int:id>/", loginRequired(draftDetail))
 */
export function loginRequired<V extends AnyView>(view: V): GuardedView<V> {
  return guard(view, () => true, "sign in");
}

/**
 * A view for users who hold every one of the permissions. Who isn't signed in is sent to the login page, who lacks one gets 403.
 *
 * @example
 * path("posts/<int:id>/edit/", permissionRequired("blog.change_post")(editPost))
 */
export function permissionRequired(
  ...permissions: readonly [PermissionName, ...PermissionName[]]
): <V extends AnyView>(view: V) => GuardedView<V> {
  return (view) => guard(view, (user) => user.hasPerms(permissions), permissions.join(", "));
}

/** A view for users with `isStaff`; who isn't signed in is sent to the login page, anyone else gets 403. */
export function staffRequired<V extends AnyView>(view: V): GuardedView<V> {
  return guard(view, (user) => user.isStaff, "staff");
}

/**
 * A view for users who pass a test of your own.
 *
 * @example
 * const adultsOnly = userPassesTest((user) => (user as User).age >= 18);
 */
export function userPassesTest(test: UserTest): <V extends AnyView>(view: V) => GuardedView<V> {
  return (view) => guard(view, test, test.name || "a test");
}

/** Where the login page is, with the way back to this request. */
export function loginRedirect(request: HttpRequest, loginUrl: string = currentAuth().loginUrl): RedirectResponse {
  const separator = loginUrl.includes("?") ? "&" : "?";
  return new RedirectResponse(`${loginUrl}${separator}next=${encodeURIComponent(request.fullPath)}`);
}

function guard<V extends AnyView>(view: V, test: UserTest, needed: string): GuardedView<V> {
  const guarded = async (request: HttpRequest, ...params: unknown[]) => {
    const user = request.user as AnyUser | AnonymousUser | undefined;
    if (user === undefined) throw new NuagesError("E_NO_AUTH", {});
    if (!user.isAuthenticated) return loginRedirect(request);
    // Awaited, and nothing but true opens the door: a test that forgets to return keeps it shut.
    if ((await test(user)) === true) return view(request, ...params);
    throw new PermissionDenied(`this needs ${needed}`);
  };
  Object.defineProperty(guarded, "name", { value: view.name, configurable: true });
  // Marks on a view, such as csrfExempt's, hold for the guarded one too.
  return Object.assign(guarded, view) as unknown as GuardedView<V>;
}
