// How many cases a costly property draws. The suite draws the same ones on every run, so more of them find nothing new
// there; `npm run prove properties` draws fresh ones, and all of them.

/** `inSuite` cases in the suite, `toProve` where fresh ones are drawn. */
export function drawnCases({ inSuite, toProve }: { readonly inSuite: number; readonly toProve: number }): number {
  return process.env.RITORNO_PROPERTY_SEED === undefined ? inSuite : toProve;
}
