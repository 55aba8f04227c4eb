// The clock is injected everywhere: real in production, virtual in tests, the demo and `ritorno run --as-of`.

/** Tells the present instant. Pass it down; never call `new Date()` or `Date.now()` for business time. */
export interface Clock {
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is told to move; it never runs backwards. */
export interface VirtualClock extends Clock {
  /** Moves to `instant`; throws a RangeError when that lies in the past of this clock. */
  moveTo(instant: Date): void;
}

/** A virtual clock that starts at `start`. */
export function virtualClock(start: Date): VirtualClock {
  let present = start.getTime();
  return {
    now: () => new Date(present),
    moveTo(instant) {
      if (instant.getTime() < present) throw new RangeError('a virtual clock cannot run backwards');
      present = instant.getTime();
    },
  };
}
