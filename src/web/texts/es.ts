// All Spanish texts, by namespace.
import { es as kit } from '../kit/texts/es.ts';

export const es = { kit };
