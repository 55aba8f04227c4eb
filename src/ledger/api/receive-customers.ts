// Customers as machines send them.
import { type Context, isZone } from '../../ground/index.ts';
import { type BatchResult, type CustomerInput, customerInput, type RowError } from '../contract.ts';
import { isNobodysAccount } from '../people/nobody.ts';
import { customerEmail, customerPhone, standsForNone } from '../people/person.ts';
import { type CustomerRow, recordCustomers } from '../people/record-customers.ts';
import { answer, inTheFuture, isFuture, readRows } from './batch.ts';
import { namesNobody, readCards, readCustomerId, readName } from './who.ts';

/** Records a batch; the good rows go in whatever the others are. */
export async function receiveCustomers(context: Context, rows: readonly unknown[]): Promise<BatchResult> {
  const { good, errors } = readRows(customerInput, rows);
  const now = context.clock.now();
  const sound = good.flatMap(({ index, row }) => {
    const named = readCustomerId('id', row.id);
    const who = 'wrong' in named ? [named.wrong] : nobodysAccount(row);
    const wrong = [...who, ...wrongAddresses(row), ...futureConsents(row, now)];
    errors.push(...wrong.map((error) => ({ index, ...error })));
    if (wrong.length > 0 || 'wrong' in named) return [];
    const [name, givenName] = [readName('name', row.name), readName('givenName', row.givenName)];
    const cards = row.cards && readCards(row.cards);
    const leftOut = [name, givenName].flatMap(({ wrong }) => (wrong ? [{ index, ...wrong }] : []));
    return [{ index, row: { ...row, id: named.id, cards, name: name.name, givenName: givenName.name }, leftOut }];
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
    const { index, leftOut } = sound[place];
    if (state === 'card_of_another') {
      errors.push({
        index,
        field: 'cards',
        reason: 'a card of this customer belongs to another customer',
        remedy: 'Find out who holds it and send it with that customer only.',
      });
      return;
    }
    errors.push(...leftOut);
    accepted.push({ index, state, customerId });
  });
  return answer(rows.length, accepted, errors);
}

/** An account of the till for everybody is no customer, whatever its number. */
function nobodysAccount({ id, name }: CustomerInput): Omit<RowError, 'index'>[] {
  return name && !id.includes('@') && isNobodysAccount(name) ? [namesNobody('name', name)] : [];
}

function wrongAddresses(row: CustomerInput): Omit<RowError, 'index'>[] {
  const wrong: Omit<RowError, 'index'>[] = [];
  if (row.email && customerEmail(row.email) === undefined) {
    const reason = standsForNone('email', row.email) ? 'this stands for no address' : 'this is no e-mail address';
    wrong.push({ field: 'email', reason, remedy: 'Correct it, or send null.' });
  }
  if (row.phone && customerPhone(row.phone) === undefined) {
    wrong.push({
      field: 'phone',
      reason: standsForNone('phone', row.phone) ? 'this stands for no number' : 'this is no telephone number',
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
    email: input.email && customerEmail(input.email),
    phone: input.phone && customerPhone(input.phone),
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
