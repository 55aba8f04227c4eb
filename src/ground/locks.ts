// Every advisory lock of the program: one list, so that no two rooms take the same number for different things.

/** The number of a lock, or the first of its two numbers; what the second one is stands beside it. */
export const locks = {
  /** One process brings the schema up at a time. */
  migrations: 7_214_001,
  /** Shared by every process that uses the built-in server: who can take it alone is the last one. */
  builtInServer: 7_214_002,
  /** One scoring of the whole base at a time. */
  scoring: 7_214_003,
  /** One reader of purchases that carry a coupon's code at a time. */
  couponPurchases: 7_214_004,
  /** Held while an import runs; second: the import. */
  imports: 7_214_005,
  /** Held while a sending worker lives; second: the worker. */
  workers: 7_214_006,
  /** Held by the worker that sends a bucket's messages; second: the bucket. */
  buckets: 7_214_007,
  /** Held while coupons are given out of a campaign's ceiling; second: the campaign. */
  budgets: 7_214_008,
  /** One chunk of the nightly step at a time. */
  steps: 7_214_010,
  /** Held while due rungs of a bucket get their coupons; second: the bucket. */
  issuing: 7_214_011,
  /** One writer of the queue at a time. */
  queueing: 7_214_012,
  /** Held by the holder of a lease; second: a hash of its name. */
  leases: 7_214_009,
} as const;
