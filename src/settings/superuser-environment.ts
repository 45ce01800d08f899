/** What the environment says about the user that `nuages createsuperuser --no-input` makes. */
export interface SuperuserEnvironment {
  readonly username: string | undefined;
  readonly email: string | undefined;
  readonly password: string | undefined;
}

/** Reads NUAGES_SUPERUSER_USERNAME, NUAGES_SUPERUSER_EMAIL and NUAGES_SUPERUSER_PASSWORD; one that is set to nothing counts as not set. */
export function superuserEnvironment(): SuperuserEnvironment {
  const read = (name: string) => process.env[`NUAGES_SUPERUSER_${name}`] || undefined;
  return { username: read("USERNAME"), email: read("EMAIL"), password: read("PASSWORD") };
}
