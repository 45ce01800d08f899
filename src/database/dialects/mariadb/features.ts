import type { Features } from "../../dialect.ts";

/** What MariaDB can do. */
export const features: Features = Object.freeze({
  // The protocol counts values with 16 bits.
  maxParams: 65_535,
  // Each statement that changes a table commits what was open, and itself.
  transactionalDdl: false,
  // Of INSERT and DELETE; UPDATE can't answer with columns.
  returning: true,
  updateReturning: false,
  lastId: true,
  // InnoDB checks a foreign key row by row, while the statement runs.
  deferredForeignKeys: false,
  snapshotReads: true,
});
