// Customers as machines send them.
import { type Context, isZone } from '../../ground/index.ts';
import { type BatchResult, type CustomerInput, customerInput, type RowError } from '../contract.ts';
import { normalEmail, normalPhone } from '../people/addresses.ts';
import { type CustomerRow, recordCustomers } from '../people/record-customers.ts';
import { answer, inTheFuture, isFuture, readRows } from './batch.ts';

/** Records a batch; the good rows go in whatever the others are. */
export async function receiveCustomers(context: Context, rows: readonly unknown[]): Promise<BatchResult> {
  const { good, errors } = readRows(customerInput, rows);
  const now = context.clock.now();
  const sound = good.filter(({ index, row }) => {
    const wrong = [...wrongAddresses(row), ...futureConsents(row, now)];
    errors.push(...wrong.map((error) => ({ index, ...error })));
    return wrong.length === 0;
  });
  const recorded = await context.db.transaction((tx) =>
    recordCustomers(
      tx,
      sound.map(({ row }) => rowOf(row, now)),
      { now, vault: context.vault },
    ),
  );
  const accepted: { index: number; state: 'new' | 'changed' | 'known'; customerId: number | null }[] = [];
  recorded.forEach(({ state, customerId }, place) => {
    const { index } = sound[place];
    if (state === 'card_of_another') {
      errors.push({
        index,
        field: 'cards',
        reason: 'a card of this customer belongs to another customer',
        remedy: 'Find out who holds it and send it with that customer only.',
      });
    } else accepted.push({ index, state, customerId });
  });
  return answer(rows.length, accepted, errors);
}

function wrongAddresses(row: CustomerInput): Omit<RowError, 'index'>[] {
  const wrong: Omit<RowError, 'index'>[] = [];
  if (row.email && normalEmail(row.email) === undefined) {
    wrong.push({ field: 'email', reason: 'this is no e-mail address', remedy: 'Correct it, or send null.' });
  }
  if (row.phone && normalPhone(row.phone) === undefined) {
    wrong.push({
      field: 'phone',
      reason: 'this is no telephone number',
      remedy: 'Send it with its country code, as in +39 333 1234567, or send null.',
    });
  }
  if (row.zone && !isZone(row.zone)) {
    wrong.push({ field: 'zone', reason: 'this is no time zone', remedy: 'Send a name such as Europe/Rome, or null.' });
  }
  return wrong;
}

/** A consent of the future would outlast every withdrawal until its day. */
function futureConsents(row: CustomerInput, now: Date): Omit<RowError, 'index'>[] {
  return (row.consents ?? []).flatMap(({ recordedAt }, place) =>
    recordedAt !== undefined && isFuture(recordedAt, now) ? [inTheFuture(`consents.${place}.recordedAt`)] : [],
  );
}

function rowOf(input: CustomerInput, now: Date): CustomerRow {
  return {
    externalId: input.id,
    cards: input.cards,
    name: input.name,
    givenName: input.givenName,
    email: input.email && normalEmail(input.email),
    phone: input.phone && normalPhone(input.phone),
    language: input.language,
    zone: input.zone,
    country: input.country,
    birthday: input.birthday,
    consents: input.consents?.map((consent) => ({
      ...consent,
      recordedAt: consent.recordedAt === undefined ? now : new Date(consent.recordedAt),
      isDated: consent.recordedAt !== undefined,
    })),
  };
}
