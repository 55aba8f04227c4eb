// All Polish texts, by namespace.
import { pl as campaigns } from '../../campaigns/web/texts/pl.ts';
import { pl as scores } from '../../scores/web/texts/pl.ts';
import { pl as kit } from '../kit/texts/pl.ts';
import { pl as shell } from './shell.pl.ts';

export const pl = { kit, shell, scores, campaigns };
