import type { Features } from "../../dialect.ts";

/** What SQLite can do. */
export const features: Features = Object.freeze({
  // SQLITE_MAX_VARIABLE_NUMBER of the library inside Node.
  maxParams: 32_766,
  transactionalDdl: true,
  returning: true,
  updateReturning: true,
  lastId: true,
  deferredForeignKeys: true,
  snapshotReads: true,
});
