// All Italian texts, by namespace.
import { it as campaigns } from '../../campaigns/web/texts/it.ts';
import { it as scores } from '../../scores/web/texts/it.ts';
import { it as kit } from '../kit/texts/it.ts';
import { it as shell } from './shell.it.ts';

export const it = { kit, shell, scores, campaigns };
