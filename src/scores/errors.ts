// What can go wrong with scores, in words.
import { catalogue } from '../ground/index.ts';

export const scoreErrors = catalogue({
  limit_malformed: {
    status: 400,
    sentence: 'The limit "{text}" is not understood.',
    remedy: 'Write a share of false alarms (5%), days of silence (60d) or a multiple of the own mean gap (1.5x).',
  },
  no_purchases: {
    status: 409,
    sentence: 'There are no purchases up to {asOf}, so no rhythm can be learned.',
    remedy: 'Import purchases first: ritorno import purchases FILE.',
  },
  customer_not_scored: {
    status: 404,
    sentence: 'This customer has no rhythm: no purchase up to {asOf}, or an objection to profiling.',
    remedy: 'Look at the facts of the customer; a rhythm appears after the first purchase.',
  },
  cursor_malformed: {
    status: 400,
    sentence: 'The cursor of this list is not valid.',
    remedy: 'Start again from the first page.',
  },
});
