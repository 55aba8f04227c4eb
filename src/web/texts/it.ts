// All Italian texts, by namespace.
import { it as campaigns } from '../../campaigns/web/texts/it.ts';
import { it as ledger } from '../../ledger/web/texts/it.ts';
import { it as talk } from '../../ledger/web/texts/talk.it.ts';
import { it as measurement } from '../../measurement/web/texts/it.ts';
import { it as messages } from '../../messages/web/texts/it.ts';
import { it as offers } from '../../offers/web/texts/it.ts';
import { it as scores } from '../../scores/web/texts/it.ts';
import { it as today } from '../home/texts/it.ts';
import { it as kit } from '../kit/texts/it.ts';
import { it as problem } from '../kit/texts/problems.it.ts';
import { it as running } from '../kit/texts/running.it.ts';
import { it as shell } from './shell.it.ts';

export const it = {
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
