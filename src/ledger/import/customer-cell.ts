// How the number of a customer is read: where its column is one of cards, as a card is, so that the groups of digits in
// which it is printed make nobody another customer.
import type { ImportKind, ImportMapping } from '../contract.ts';
import { cardOf, customerIdOf } from '../people/person.ts';
import { isCalled } from './usual-names.ts';

/** The reader of customers' numbers of a file. */
export function readerOfCustomers(kind: ImportKind, { columns }: Pick<ImportMapping, 'columns'>): typeof customerIdOf {
  const [column, ...others] = columns.customer ?? [];
  const isCard = (name: string) => columns.card?.includes(name) || isCalled(kind, 'card', name);
  if (column === undefined || others.length > 0 || !isCard(column)) return customerIdOf;
  return (text) => {
    const id = customerIdOf(text);
    return id === undefined || id.includes('@') ? id : cardOf(id);
  };
}
