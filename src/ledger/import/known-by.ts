// By what a file knows its customers where it has no number of them: the address, else the telephone, else the card.
import type { ImportKind } from '../contract.ts';
import { lookOf } from './column-look.ts';
import type { DetectedFormat } from './detect-format.ts';
import { holdsKinds, holdsNames } from './id-doubts.ts';
import { isUnlike } from './unlike-heading.ts';
import { isCalled } from './usual-names.ts';

type Columns = Record<string, string[]>;
type Found = Pick<DetectedFormat, 'columns' | 'rows'>;

/** A column tells who bought only where it is filled in as many rows as this. */
const fewestFilled = 0.5;

/**
 * The mapping with a column of customers. Names are the last resort: two people may have one, and one person two. They
 * give way to a number, a card, an address or a telephone number that the file has too.
 */
export function knownBy(kind: ImportKind, mapped: Columns, found: Found, numbers: readonly string[] = []): Columns {
  const isByName = mapped.customer?.every((column) => holdsNames(column, found)) === true;
  if (mapped.customer && !isByName) return mapped;
  if (mapped.card && !mapped.customer) return mapped;
  const used = new Set(Object.values(mapped).flat());
  const free = found.columns.filter((column) => !used.has(column));
  const { customer, ...rest } = mapped;
  const others: Columns = customer && kind === 'purchases' ? { ...rest, name: rest.name ?? customer } : rest;
  const number = numbers.find(
    (column) =>
      free.includes(column) &&
      !holdsNames(column, found) &&
      !holdsKinds(column, found) &&
      !isUnlike('customer', column, found),
  );
  if (number !== undefined) return { ...others, customer: [number] };
  const card = rest.card ?? [free.find((column) => isCalled(kind, 'card', column)) ?? []].flat();
  if (card.length > 0) return { ...others, card };
  const tells = (columns: readonly string[] | undefined) =>
    columns?.length === 1 && lookOf(columns[0], found).filled >= fewestFilled;
  if (rest.email && (!customer || tells(rest.email))) return { ...others, customer: rest.email };
  const phone = rest.phone ?? phonesIn(kind, free);
  if (phone && (!customer || tells(phone))) return { ...others, phone, customer: phone };
  return customer || kind === 'customers' || !rest.name ? mapped : { ...mapped, customer: rest.name };
}

function phonesIn(kind: ImportKind, free: readonly string[]): string[] | undefined {
  const phones = free.filter((column) => isCalled(kind, 'phone', column));
  return phones.length === 1 ? phones : undefined;
}
