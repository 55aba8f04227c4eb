// All English texts, by namespace.
import { en as kit } from '../kit/texts/en.ts';

export const en = { kit };
