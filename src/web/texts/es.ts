// All Spanish texts, by namespace.
import { es as campaigns } from '../../campaigns/web/texts/es.ts';
import { es as ledger } from '../../ledger/web/texts/es.ts';
import { es as talk } from '../../ledger/web/texts/talk.es.ts';
import { es as measurement } from '../../measurement/web/texts/es.ts';
import { es as messages } from '../../messages/web/texts/es.ts';
import { es as offers } from '../../offers/web/texts/es.ts';
import { es as scores } from '../../scores/web/texts/es.ts';
import { es as today } from '../home/texts/es.ts';
import { es as kit } from '../kit/texts/es.ts';
import { es as problem } from '../kit/texts/problems.es.ts';
import { es as running } from '../kit/texts/running.es.ts';
import { es as shell } from './shell.es.ts';

export const es = {
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
