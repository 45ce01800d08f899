export {
  AbstractUser,
  type AnyUser,
  type AnyUserModel,
  abstractUser,
  isUserClass,
  type UserClass,
  type UserFields,
  type UserMethods,
} from "./abstract-user.ts";
export {
  type GuardedView,
  loginRedirect,
  loginRequired,
  permissionRequired,
  staffRequired,
  type UserTest,
  userPassesTest,
} from "./access.ts";
export { AnonymousUser } from "./anonymous-user.ts";
export {
  Auth,
  type AuthOptions,
  authenticate,
  authSlot,
  currentAuth,
  login,
  logout,
  updateSessionAuthHash,
} from "./auth.ts";
export type { AuthBackend, Credentials } from "./backends/auth-backend.ts";
export { ModelBackend } from "./backends/model-backend.ts";
export { createSuperuser, createUser, currentUserModel, type NewUser, passwordProblems } from "./create-user.ts";
export { default as usersApp } from "./default-user/app.ts";
export { User } from "./default-user/models.ts";
export { LoginForm } from "./forms.ts";
export { type AuthMiddlewareOptions, authMiddleware } from "./middleware.ts";
export { Group, Permission } from "./models.ts";
export { type PermissionName, permissionsOf, syncPermissions } from "./permissions.ts";
export { peekUser, type RegisteredUser } from "./request-user.ts";
export { type Attempt, type AttemptCount, type AttemptStore, MemoryAttemptStore } from "./throttle/attempt-store.ts";
export { type LoginAttempt, LoginThrottle, type LoginThrottleOptions } from "./throttle/login-throttle.ts";
export { default as authUrls } from "./urls.ts";
export { forgetPermissions } from "./user-permissions.ts";
export { type LoginViewOptions, loginView } from "./views/login.ts";
export { type ClearSiteData, type LogoutViewOptions, logoutView } from "./views/logout.ts";
