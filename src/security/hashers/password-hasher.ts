/** One way to hash a password into a text that tells how it was made. */
export interface PasswordHasher {
  /** True when `encoded` was made by this kind of hasher. */
  handles(encoded: string): boolean;
  /** True when `encoded` was made with the parameters that this hasher uses today. */
  isCurrent(encoded: string): boolean;
  /** Hashes with a new salt. */
  hash(password: string): Promise<string>;
  /** True when `encoded` was made from `password`. */
  verify(password: string, encoded: string): Promise<boolean>;
}
