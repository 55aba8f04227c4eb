// What `scores` has done by itself: each night it fits when that is due, then scores the whole base.
import type { Jobs } from '../ground/index.ts';
import { extremesOf } from '../models/index.ts';
import { fitWhenDue } from './fit.ts';
import { scoreBase } from './score-base.ts';
import type { Scorers } from './scorers.ts';

/** The jobs of this room. Who lives many nights in a row passes scorers, and closes them. */
export function scoreJobs({ scorers }: { readonly scorers?: Scorers } = {}): Partial<Jobs> {
  return {
    night: [
      {
        phase: 'fit',
        after: 'update',
        async work({ context, asOf, progress }) {
          const { fit, fresh } = await fitWhenDue(context, asOf, progress);
          const season = fit.season && extremesOf(fit.season.clock);
          return { model: fit.modelVersion, asOf: fit.asOf, fresh, season };
        },
      },
      {
        phase: 'score',
        after: 'fit',
        work: async ({ context, asOf, progress }) => ({ ...(await scoreBase(context, asOf, progress, scorers)) }),
      },
    ],
  };
}
