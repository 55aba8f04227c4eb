// All Italian texts, by namespace.
import { it as kit } from '../kit/texts/it.ts';

export const it = { kit };
