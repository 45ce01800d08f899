import type { Features } from "../../dialect.ts";

/** What PostgreSQL can do. */
export const features: Features = Object.freeze({
  // The protocol counts values with 16 bits.
  maxParams: 65_535,
  transactionalDdl: true,
  returning: true,
  updateReturning: true,
  lastId: false,
  deferredForeignKeys: true,
  snapshotReads: true,
});
