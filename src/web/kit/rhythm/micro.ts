// The micro strip as numbers: every customer's own limit stands in the middle, so rows compare by eye.

export interface MicroInput {
  readonly silenceDays: number;
  readonly limitDays: number | null;
  /** Day of silence from which the usual window runs (5 of 100 have come by then). */
  readonly usualFrom: number | null;
}

export interface MicroStrip {
  readonly width: number;
  readonly band: { readonly from: number; readonly to: number } | null;
  readonly limit: number | null;
  /** End of the ink part. */
  readonly ink: number;
  readonly end: number;
  readonly isLate: boolean;
  /** Beyond twice the limit: an arrow head instead of the dot. */
  readonly offScale: boolean;
}

const edge = 4;

/** Positions for a strip of `width` pixels; without a limit twice the silence (at least 60 days) spans it. */
export function layoutMicro({ silenceDays, limitDays, usualFrom }: MicroInput, width: number): MicroStrip {
  const span = limitDays === null ? Math.max(60, silenceDays * 2) : 2 * limitDays;
  const x = (day: number) => edge + (Math.min(Math.max(day, 0), span) / span) * (width - 2 * edge);
  const isLate = limitDays !== null && silenceDays >= limitDays;
  return {
    width,
    band: limitDays === null || usualFrom === null ? null : { from: x(usualFrom), to: x(limitDays) },
    limit: limitDays === null ? null : x(limitDays),
    ink: x(isLate && limitDays !== null ? limitDays : silenceDays),
    end: x(silenceDays),
    isLate,
    offScale: silenceDays > span,
  };
}
