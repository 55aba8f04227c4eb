// All Polish texts, by namespace.
import { pl as kit } from '../kit/texts/pl.ts';

export const pl = { kit };
