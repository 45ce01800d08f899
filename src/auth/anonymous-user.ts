import type { PermissionName } from "./permissions.ts";

/** `request.user` where nobody has signed in: it answers like a user who may nothing. */
export class AnonymousUser {
  readonly pk = null;
  readonly username = "";
  readonly isAuthenticated = false;
  readonly isActive = false;
  readonly isStaff = false;
  readonly isSuperuser = false;

  async getAllPermissions(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  async hasPerm(_permission: PermissionName): Promise<boolean> {
    return false;
  }

  async hasPerms(_permissions: readonly PermissionName[]): Promise<boolean> {
    return false;
  }

  async hasModulePerms(_app: string): Promise<boolean> {
    return false;
  }

  toString(): string {
    return "AnonymousUser";
  }
}
