// What can go wrong with offers, in words. The till's errors have names of their own: till-errors.ts.
import { catalogue } from '../ground/index.ts';

export const offerErrors = catalogue({
  offer_unknown: {
    status: 404,
    sentence: 'There is no offer with the number {id}.',
    remedy: 'List the offers and take a number from there.',
  },
  offer_changed_meanwhile: {
    status: 409,
    sentence: 'Somebody changed this offer since you opened it.',
    remedy: 'Open it again, look at the change, then make yours.',
  },
  offer_in_use: {
    status: 409,
    sentence: 'The offer is part of the campaign {campaign}, which is not over.',
    remedy: 'Take it out of the ladder or end the campaign, then archive it.',
  },
  currency_of_offers: {
    status: 409,
    sentence: 'There are offers in {currency}: the shop keeps that currency.',
    remedy: 'Archive them first, then make new ones in the other currency.',
  },
  offer_archived: {
    status: 409,
    sentence: 'The offer is archived and cannot be changed.',
    remedy: 'Make a new offer.',
  },
  product_unknown: {
    status: 400,
    sentence: 'There is no product with the number {productId}.',
    remedy: 'Choose a product from the list.',
  },
  customer_unknown: {
    status: 404,
    sentence: 'There is no customer with the number {id}.',
    remedy: 'Open the customer from the list.',
  },
});
