// How long work tells how far it is: a terminal bar, a run_phase row and a page all listen the same way.

/** `done` of `total` (undefined while unknown); `what` names the unit, 'lines' or 'customers'. */
export type Progress = (done: number, total: number | undefined, what: string) => void;

/** The same with the name of the phase that reports. */
export type Watch = (phase: string, ...report: Parameters<Progress>) => void;

/** For callers that do not watch. */
export const silent: Progress = () => undefined;
