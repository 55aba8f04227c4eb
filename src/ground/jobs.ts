// What a room has done by itself: steps of the night, and rounds that come back every few seconds. A room lists its own in
// `jobs.ts`; the composition root puts them together and knows none of them by name.
import type { Context } from './context.ts';
import type { Day } from './days.ts';
import type { Progress } from './progress.ts';
import type { Figures } from './runs.ts';

/** What a process does: it serves pages and APIs, lives the nights, or sends what is due. */
export const roles = ['web', 'night', 'send'] as const;
export type Role = (typeof roles)[number];

/** The night of one day, as a step sees it. */
export interface Night {
  readonly context: Context;
  readonly asOf: Day;
  /** The day has not come: it is tried out, and its own night stays to be done. */
  readonly ahead: boolean;
  readonly progress: Progress;
}

/** A part of the night. Parts of one phase run in the order of the street, each with figures of its own. */
export interface NightStep {
  readonly phase: string;
  /** The phase that must have ended before; none for the first. */
  readonly after?: string;
  /** Lets customers into campaigns or makes messages due: left out where only the figures are worked out again. */
  readonly enters?: true;
  work(night: Night): Promise<Figures>;
}

/** One round of a job. */
export interface Round {
  readonly context: Context;
  readonly progress: Progress;
  /** Aborted when the process stops: what is on its way is settled, the rest waits. */
  readonly signal?: AbortSignal;
}

/** Work that comes back. One process does it at a time, by a lease; a shared job is done by as many as there are. */
export interface RoundJob {
  readonly name: string;
  readonly role: Exclude<Role, 'web'>;
  /** Seconds from the end of a round to the beginning of the next. */
  readonly every: number;
  /** The phase under which a run by hand tells its figures; its own name when absent. */
  readonly phase?: string;
  /** The job whose work this one goes on with: a round of that one which did something calls for one of this. */
  readonly after?: string;
  readonly shared?: boolean;
  /** The job whose lease this one takes, so that never both are at work; its own when absent. */
  readonly lease?: string;
  /** Whether there is anything to do: asked before the lease is taken, so that idle rounds cost one question. */
  due?(context: Context): Promise<boolean>;
  /** Numbers other than zero say that something was done. */
  work(round: Round): Promise<Figures>;
}

/** The jobs of one room, or of all. */
export interface Jobs {
  readonly night: readonly NightStep[];
  readonly rounds: readonly RoundJob[];
  /** Lets go of what the jobs keep between their rounds. */
  close(): Promise<void>;
}

/** The jobs of several rooms as one list, in the order given. */
export function joinJobs(...rooms: readonly Partial<Jobs>[]): Jobs {
  return {
    night: rooms.flatMap(({ night = [] }) => night),
    rounds: inOrder(
      rooms.flatMap(({ rounds = [] }) => rounds),
      ({ name }) => name,
    ),
    close: async () => {
      for (const { close } of rooms) await close?.();
    },
  };
}

/** The figures of a further part of a phase beside those of the parts before. Throws when both tell a figure of one name. */
export function together(phase: string, before: Figures | undefined, more: Figures): Figures {
  const twice = Object.keys(more).find((name) => before !== undefined && name in before);
  if (twice !== undefined) throw new Error(`two parts of the phase ${phase} tell a figure called ${twice}`);
  return { ...before, ...more };
}

/** The phases of a night in the order in which they follow each other, each with its steps. */
export function nightPhases(steps: readonly NightStep[]): { readonly phase: string; readonly steps: NightStep[] }[] {
  const phases = new Map<string, { phase: string; after?: string; steps: NightStep[] }>();
  for (const step of steps) {
    const known = phases.get(step.phase);
    if (known) known.steps.push(step);
    else phases.set(step.phase, { phase: step.phase, after: step.after, steps: [step] });
  }
  return inOrder([...phases.values()], ({ phase }) => phase);
}

/** Puts each behind the one it comes after; throws when there is none of that name, or a circle. */
function inOrder<T extends { readonly after?: string }>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const ordered: T[] = [];
  let left = [...items];
  while (left.length > 0) {
    const ready = left.filter(({ after }) => after === undefined || ordered.some((one) => nameOf(one) === after));
    if (ready.length === 0) throw new Error(`jobs that wait for each other: ${left.map(nameOf).join(', ')}`);
    ordered.push(...ready);
    left = left.filter((item) => !ready.includes(item));
  }
  return ordered;
}
