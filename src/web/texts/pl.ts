// All Polish texts, by namespace.
import { pl as campaigns } from '../../campaigns/web/texts/pl.ts';
import { pl as ledger } from '../../ledger/web/texts/pl.ts';
import { pl as talk } from '../../ledger/web/texts/talk.pl.ts';
import { pl as measurement } from '../../measurement/web/texts/pl.ts';
import { pl as messages } from '../../messages/web/texts/pl.ts';
import { pl as offers } from '../../offers/web/texts/pl.ts';
import { pl as scores } from '../../scores/web/texts/pl.ts';
import { pl as today } from '../home/texts/pl.ts';
import { pl as kit } from '../kit/texts/pl.ts';
import { pl as problem } from '../kit/texts/problems.pl.ts';
import { pl as running } from '../kit/texts/running.pl.ts';
import { pl as shell } from './shell.pl.ts';

export const pl = {
  kit,
  problem,
  running,
  shell,
  today,
  ledger,
  talk,
  scores,
  campaigns,
  offers,
  messages,
  measurement,
};
