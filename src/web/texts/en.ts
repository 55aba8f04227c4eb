// All English texts, by namespace.
import { en as campaigns } from '../../campaigns/web/texts/en.ts';
import { en as scores } from '../../scores/web/texts/en.ts';
import { en as kit } from '../kit/texts/en.ts';
import { en as shell } from './shell.en.ts';

export const en = { kit, shell, scores, campaigns };
