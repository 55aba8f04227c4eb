// How the number of a customer is read: where its column is one of cards, as a card is, so that the groups of digits in
// which it is printed make nobody another customer; where it is one of telephones, as a telephone number.
import type { ImportKind, ImportMapping } from '../contract.ts';
import { cardOf, customerIdOf, standsForNone } from '../people/person.ts';
import { phoneIn } from './odd-cells.ts';
import { isCalled } from './usual-names.ts';

/** The reader of customers' numbers of a file. */
export function readerOfCustomers(kind: ImportKind, { columns }: Pick<ImportMapping, 'columns'>): typeof customerIdOf {
  const [column, ...others] = columns.customer ?? [];
  if (column === undefined || others.length > 0) return customerIdOf;
  const is = (field: 'card' | 'phone') => columns[field]?.includes(column) || isCalled(kind, field, column);
  if (is('card')) return orElse(cardOf);
  // one that is typed to get past the field is nobody's; what is no number is whatever else it is
  if (is('phone')) return orElse((id) => phoneIn(id).value ?? (standsForNone('phone', id) ? undefined : id));
  return customerIdOf;
}

/** Reads an id by `read` unless it is an address. */
function orElse(read: (id: string) => string | undefined): typeof customerIdOf {
  return (text) => {
    const id = customerIdOf(text);
    return id === undefined || id.includes('@') ? id : read(id);
  };
}
