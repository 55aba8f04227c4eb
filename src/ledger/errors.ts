// What can go wrong in the ledger, in words that a shop owner can act on.
import { catalogue } from '../ground/index.ts';

export const ledgerErrors = catalogue({
  not_an_address: {
    status: 400,
    sentence: '{address} is no address.',
    remedy: 'Correct it and send it again.',
  },
  cursor_unknown: {
    status: 400,
    sentence: 'This page of the list does not exist.',
    remedy: 'Begin at the first page again.',
  },
  batch_shape: {
    status: 400,
    sentence: 'The batch is not understood: it needs a list "{list}" of 1 to 1000 rows.',
    remedy: 'Send {"{list}": [ ... ]}, at most 1000 rows at once.',
  },
  customer_not_found: {
    status: 404,
    sentence: 'There is no such customer.',
    remedy: 'Look the customer up in the list of customers.',
  },
});
