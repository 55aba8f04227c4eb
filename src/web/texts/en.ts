// All English texts, by namespace.
import { en as campaigns } from '../../campaigns/web/texts/en.ts';
import { en as ledger } from '../../ledger/web/texts/en.ts';
import { en as talk } from '../../ledger/web/texts/talk.en.ts';
import { en as measurement } from '../../measurement/web/texts/en.ts';
import { en as messages } from '../../messages/web/texts/en.ts';
import { en as offers } from '../../offers/web/texts/en.ts';
import { en as scores } from '../../scores/web/texts/en.ts';
import { en as today } from '../home/texts/en.ts';
import { en as kit } from '../kit/texts/en.ts';
import { en as problem } from '../kit/texts/problems.en.ts';
import { en as running } from '../kit/texts/running.en.ts';
import { en as shell } from './shell.en.ts';

export const en = {
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
