// What can go wrong in the ledger, in words that a shop owner can act on.
import { catalogue } from '../ground/index.ts';

export const ledgerErrors = catalogue({
  not_an_address: {
    status: 400,
    sentence: '{address} is no address.',
    remedy: 'Correct it and send it again.',
  },
  customer_not_found: {
    status: 404,
    sentence: 'There is no such customer.',
    remedy: 'Look the customer up in the list of customers.',
  },
});
