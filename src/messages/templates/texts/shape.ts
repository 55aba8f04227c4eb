// What one language says in the built-in messages; the layout is the same for all (../built-in.ts).

/** One rung's own words. Liquid is allowed in every text. */
export interface RungText {
  readonly subjectWithCoupon: string;
  readonly subject: string;
  /** The grey line that mail programs show after the subject. */
  readonly preview: string;
  readonly title: string;
  readonly opening: string;
  readonly withCoupon: string;
  readonly withoutCoupon: string;
}

/** The words that every rung shares. */
export interface CommonText {
  readonly greeting: string;
  readonly code: string;
  readonly validUntil: string;
  readonly minimum: string;
  readonly limit: string;
  readonly total: string;
  readonly show: string;
  readonly closing: string;
  readonly why: string;
  readonly unsubscribe: string;
}

export interface LadderText {
  readonly common: CommonText;
  readonly first: RungText;
  readonly second: RungText;
  readonly last: RungText;
}
