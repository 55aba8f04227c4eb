// What stands in the file of kept choices, see kept-choice.ts.
import { z } from 'zod';
import { type Forecaster, forecasterNames } from '../../models/index.ts';

const keptChoice = z.object({
  key: z.string(),
  chosen: z.enum(forecasterNames as [Forecaster, ...Forecaster[]]),
  reason: z.string(),
  keptAt: z.iso.datetime(),
});
export type KeptChoice = z.infer<typeof keptChoice>;
export const kept = z.object({ version: z.number(), choices: z.array(keptChoice) });
