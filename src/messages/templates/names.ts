// The names of a reader as a message may use them.
import { personName } from '../../ledger/index.ts';
import type { MergeFields } from './merge-fields.ts';

/** A stored name, read once more: those of earlier versions were kept as files and machines had spoilt them. */
export function nameToRead(name: string | null): string | null {
  return personName(name ?? '') || null;
}

/** Both names of a reader; whoever has none that can be read is greeted without. */
export function namesToRead({ name, given_name }: MergeFields['customer']): MergeFields['customer'] {
  return { name: nameToRead(name), given_name: nameToRead(given_name) };
}
