// The types of build.mjs, for the tests that have the pages built before they serve them.

/** Builds what is older than its sources; ends the program with the compiler's words when that fails. */
export function buildIfStale(force?: boolean): void;
