// What `campaigns` has done by itself: entries and steps each night; silences that have moved, before anything is sent.
import type { Jobs } from '../ground/index.ts';
import { enrol } from './enrol.ts';
import { settleMovedSilences } from './settle-moved.ts';
import { step } from './step.ts';

/** The jobs of this room. */
export function campaignJobs(): Partial<Jobs> {
  return {
    night: [
      {
        phase: 'enrol',
        after: 'score',
        enters: true,
        work: async ({ context, asOf, ahead, progress }) => ({
          ...(await enrol(context, asOf, context.clock.now(), progress, { ahead })),
        }),
      },
      {
        phase: 'step',
        after: 'enrol',
        enters: true,
        work: async ({ context, asOf, progress }) => ({
          ...(await step(context, asOf, context.clock.now(), progress)),
        }),
      },
    ],
    rounds: [
      {
        name: 'silences',
        role: 'send',
        every: 30,
        after: 'night',
        work: async ({ context }) => ({ ended: await settleMovedSilences(context, context.clock.now()) }),
      },
    ],
  };
}
