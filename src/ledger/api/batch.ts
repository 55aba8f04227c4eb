// Reads the rows of a batch one by one: the good ones go in, each bad one is answered with its field and what to do.
import type { z } from 'zod';
import { findUnstorable } from '../../ground/index.ts';
import type { BatchResult, RowError } from '../contract.ts';

/** Rows that read well keep their place in the batch. */
export interface ReadRows<T> {
  readonly good: readonly { readonly index: number; readonly row: T }[];
  readonly errors: RowError[];
}

/** Tills run fast: an instant this far ahead of our clock is taken as it is told. */
const clockSkew = 10 * 60_000;

/** Whether an instant lies further ahead than clocks differ. */
export function isFuture(instant: string, now: Date): boolean {
  return Date.parse(instant) > now.getTime() + clockSkew;
}

/** What is wrong with such an instant. */
export function inTheFuture(field: string): Omit<RowError, 'index'> {
  return { field, reason: 'this lies in the future', remedy: 'Check the clock and the time zone of the sender.' };
}

/** Sets rows aside that claim to have happened in the future. */
export function inThePast<T extends { readonly happenedAt: string }>(
  { good, errors }: ReadRows<T>,
  now: Date,
): ReadRows<T>['good'] {
  return good.filter(({ index, row }) => {
    if (!isFuture(row.happenedAt, now)) return true;
    errors.push({ index, ...inTheFuture('happenedAt') });
    return false;
  });
}

const remedy = 'Correct this field and send the row again; rows that were taken in may come again too.';
const amountRemedy = 'Send a whole number in minor units of the currency, as 4999 for 49.99 EUR, and the row again.';

/** Holds every row against its schema. */
export function readRows<S extends z.ZodType>(schema: S, rows: readonly unknown[]): ReadRows<z.infer<S>> {
  const good: { index: number; row: z.infer<S> }[] = [];
  const errors: RowError[] = [];
  const refuse = (index: number, field: string, reason: string, isNumber = false) =>
    errors.push({
      index,
      field: field || 'row',
      reason,
      remedy: isNumber && /Minor$/.test(field) ? amountRemedy : remedy,
    });
  rows.forEach((raw, index) => {
    const unstorable = findUnstorable(raw);
    if (unstorable) {
      refuse(index, unstorable.field, unstorable.message);
      return;
    }
    const read = schema.safeParse(raw);
    if (read.success) good.push({ index, row: read.data });
    else
      for (const issue of read.error.issues) {
        // a rule between fields says itself what it wants
        refuse(index, issue.path.map(String).join('.'), issue.message, issue.code !== 'custom');
      }
  });
  return { good, errors };
}

/** The answer to a batch of `count` rows: rows without a result are rejected; a row that is in may lack a field, told as an error. */
export function answer(
  count: number,
  results: readonly { index: number; state: 'new' | 'changed' | 'known'; customerId: number | null }[],
  errors: readonly RowError[],
): BatchResult {
  const byIndex = new Map(results.map((result) => [result.index, result]));
  const all = Array.from(
    { length: count },
    (_, index) => byIndex.get(index) ?? { index, state: 'rejected' as const, customerId: null },
  );
  return {
    accepted: byIndex.size,
    rejected: count - byIndex.size,
    results: all,
    errors: [...errors].sort((a, b) => a.index - b.index),
  };
}
