// Understands the records of a file of customers.
import { dayFromNumber, isZone } from '../../ground/index.ts';
import type { ConsentStatement, ImportMapping } from '../contract.ts';
import { cardCustomer } from '../facts/resolve.ts';
import type { ConsentRow } from '../people/consents.ts';
import { isNobodysAccount } from '../people/nobody.ts';
import { cardOf, customerEmail, customerIdOf, customerPhone, standsForNone } from '../people/person.ts';
import type { CustomerRow } from '../people/record-customers.ts';
import { type Cell, cellsOf } from './cells.ts';
import { dateReader } from './dates.ts';
import { longestName, momentOf, type Reject } from './reader-kit.ts';
import type { Row } from './row.ts';

export interface CustomerPlace {
  readonly zone: string;
  readonly now: Date;
  readonly fileName: string;
  readonly consent: ConsentStatement | undefined;
}

type Consent = Omit<ConsentRow, 'customerId'>;

const yes = /^(?:1|y|yes|true|t|on|x|si|sì|sí|s|tak|subscribed|opted[ _-]?in|granted|consented)$/i;
const no = /^(?:0|n|no|false|f|off|nie|unsubscribed|opted[ _-]?out|withdrawn|not[ _-]subscribed)$/i;

/** A cell as `read` understands it; '' where it names nobody. */
function readBy(cell: Cell, read: (text: string) => string | undefined): Cell {
  return (row) => read(cell(row)) ?? '';
}

/** A reader of records under `columns`; undefined for a record that was rejected. */
export function customerReader(
  mapping: ImportMapping,
  columns: readonly string[],
  place: CustomerPlace,
  reject: Reject,
): (row: Row) => CustomerRow | undefined {
  const { text: pick } = cellsOf(mapping, columns);
  const cells = {
    customer: readBy(pick('customer'), customerIdOf),
    card: readBy(pick('card'), cardOf),
    name: pick('name'),
    given: pick('given_name'),
    family: pick('family_name'),
    email: readBy(pick('email'), (text) => (standsForNone('email', text) ? undefined : text)),
    phone: readBy(pick('phone'), (text) => (standsForNone('phone', text) ? undefined : text)),
    language: pick('language'),
    zone: pick('zone'),
    country: pick('country'),
    birthday: pick('birthday'),
    emailConsent: pick('email_consent'),
    smsConsent: pick('sms_consent'),
    consentDate: pick('consent_date'),
    consentSource: pick('consent_source'),
  };
  const toDate = dateReader(mapping.format.dateOrder);
  const refuse = (field: string, code: Parameters<Reject>[1]): undefined => {
    reject(field, code);
    return undefined;
  };

  const channels = [
    ['email', cells.emailConsent],
    ['sms', cells.smsConsent],
  ] as const;

  /** undefined = rejected */
  const consentsOf = (row: Row): Consent[] | undefined => {
    let recordedAt = place.now;
    const dateText = cells.consentDate(row);
    const isDated = dateText !== '';
    if (isDated) {
      const date = toDate(dateText);
      if (!date) return refuse('consent_date', 'bad_date');
      const { instant } = momentOf(date, date.time, place.zone);
      if (instant > place.now.getTime()) return refuse('consent_date', 'future');
      recordedAt = new Date(instant);
    }
    const source = cells.consentSource(row) || place.consent?.source || place.fileName;
    const stated = { source, basis: place.consent?.basis ?? 'consent', text: place.consent?.text, recordedAt, isDated };
    const consents: Consent[] = [];
    if (place.consent) {
      const { channel, purpose } = place.consent;
      consents.push({ ...stated, channel, purpose, state: 'granted' });
    }
    for (const [channel, cell] of channels) {
      const text = cell(row);
      if (text === '') continue;
      if (!yes.test(text) && !no.test(text)) return refuse(`${channel}_consent`, 'bad_consent');
      consents.push({ ...stated, channel, purpose: 'marketing', state: yes.test(text) ? 'granted' : 'withdrawn' });
    }
    return consents;
  };

  const birthdayOf = (text: string): string | undefined => {
    if (text === '') return undefined;
    const date = toDate(text);
    return date && date.day * 86_400_000 <= place.now.getTime()
      ? dayFromNumber(date.day)
      : refuse('birthday', 'bad_date');
  };

  /** A "no" counts whatever is wrong beside it: who is known and does not want to be written to is not written to. */
  const refusalIn = (row: Row): CustomerRow | undefined => {
    const said = channels.filter(([, cell]) => no.test(cell(row)));
    const card = cells.card(row);
    const externalId = cells.customer(row) || (card && cardCustomer(card));
    if (said.length === 0 || !externalId || externalId.length > longestName) return undefined;
    const recordedAt = place.now;
    const source = cells.consentSource(row) || place.fileName;
    return {
      externalId,
      consents: said.map(([channel]) => ({
        channel,
        purpose: 'marketing',
        state: 'withdrawn',
        basis: 'consent',
        source,
        recordedAt,
      })),
    };
  };

  const whole = (row: Row): CustomerRow | undefined => {
    const card = cells.card(row);
    const emailText = cells.email(row);
    const email = emailText === '' ? undefined : customerEmail(emailText);
    if (emailText !== '' && email === undefined) return refuse('email', 'bad_email');
    const externalId = cells.customer(row) || (card && cardCustomer(card));
    const isAccount = !externalId.includes('@') && isNobodysAccount(cells.name(row));
    if (externalId === '' || isAccount) return refuse('customer', 'no_customer');
    if (externalId.length > longestName || card.length > longestName) return refuse('customer', 'too_long');
    const phoneText = cells.phone(row);
    const phone = phoneText === '' ? undefined : customerPhone(phoneText);
    if (phoneText !== '' && phone === undefined) return refuse('phone', 'bad_phone');
    const zone = cells.zone(row) || undefined;
    if (zone !== undefined && !isZone(zone)) return refuse('zone', 'bad_zone');
    const country = cells.country(row).toUpperCase() || undefined;
    if (country !== undefined && !/^[A-Z]{2}$/.test(country)) return refuse('country', 'bad_country');
    const birthdayText = cells.birthday(row);
    const birthday = birthdayOf(birthdayText);
    if (birthdayText !== '' && birthday === undefined) return undefined;
    const consents = consentsOf(row);
    if (!consents) return undefined;
    const given = cells.given(row) || undefined;
    const family = cells.family(row) || undefined;
    const name = cells.name(row) || [given, family].filter(Boolean).join(' ') || undefined;
    return {
      externalId,
      cards: card === '' ? undefined : [card],
      name: name?.slice(0, longestName),
      givenName: given?.slice(0, longestName),
      email,
      phone,
      language: cells.language(row).slice(0, 10) || undefined,
      zone,
      country,
      birthday,
      consents,
    };
  };

  return (row) => whole(row) ?? refusalIn(row);
}
