// Understands the records of a file of customers.
import { dayFromNumber, isZone } from '../../ground/index.ts';
import type { ConsentStatement, ImportMapping } from '../contract.ts';
import { cardCustomer } from '../facts/resolve.ts';
import type { ConsentRow } from '../people/consents.ts';
import { isNobodysAccount } from '../people/nobody.ts';
import { cardOf, standsForNone } from '../people/person.ts';
import type { CustomerRow } from '../people/record-customers.ts';
import { type Cell, cellsOf } from './cells.ts';
import { countryCode } from './countries.ts';
import { readerOfCustomers } from './customer-cell.ts';
import { dateReader } from './dates.ts';
import { emailIn, phoneIn, saysNothing } from './odd-cells.ts';
import { longestName, momentOf, type Reject, type Warn } from './reader-kit.ts';
import type { Row } from './row.ts';
import { isSpoiltId, unlessSpoilt } from './spoilt-ids.ts';
import { cutTo, isNoName, personName } from './texts.ts';

export interface CustomerPlace {
  readonly zone: string;
  readonly now: Date;
  readonly fileName: string;
  readonly consent: ConsentStatement | undefined;
}

/** Nobody who buys was born before 1900: a year 0 or 1 stands for none. */
const oldest = -25_567;

type Consent = Omit<ConsentRow, 'customerId'>;

const yes =
  /^(?:1|y|yes|true|t|on|x|si|sì|sí|s|tak|vero|prawda|verdadero|subscribed|opted[ _-]?in|granted|consented)$/i;
const no = /^(?:0|n|no|false|f|off|nie|falso|fałsz|unsubscribed|opted[ _-]?out|withdrawn|not[ _-]subscribed)$/i;
/** Never asked, or not answered yet: no consent, and none that was taken back. */
const never =
  /^(?:never[ _-]?(?:subscribed|asked|opted[ _-]?in)|pending|unconfirmed|not[ _-]?(?:set|given|asked|confirmed))$/i;

/** A cell as `read` understands it; '' where it names nobody. */
function readBy(cell: Cell, read: (text: string) => string | undefined): Cell {
  return (row) => read(cell(row)) ?? '';
}

/** Of several columns that tell one consent: a no counts before what is not understood, and that before a yes. */
function strictest(cells: readonly Cell[]): Cell {
  if (cells.length === 1) return cells[0];
  return (row) => {
    const told = cells.map((cell) => cell(row)).filter((text) => !saysNothing(text));
    return told.find((text) => no.test(text)) ?? told.find((text) => !yes.test(text)) ?? told[0] ?? '';
  };
}

/** A reader of records under `columns`; undefined for a record that was rejected. */
export function customerReader(
  mapping: ImportMapping,
  columns: readonly string[],
  place: CustomerPlace,
  reject: Reject,
  warn: Warn,
): (row: Row) => CustomerRow | undefined {
  const { text: pick, texts: picks } = cellsOf(mapping, columns);
  const cells = {
    customer: readBy(pick('customer'), unlessSpoilt(readerOfCustomers('customers', mapping))),
    card: readBy(pick('card'), unlessSpoilt(cardOf)),
    name: pick('name'),
    given: pick('given_name'),
    family: pick('family_name'),
    email: pick('email'),
    phone: pick('phone'),
    language: pick('language'),
    zone: pick('zone'),
    country: pick('country'),
    birthday: pick('birthday'),
    emailConsent: strictest(picks('email_consent')),
    smsConsent: strictest(picks('sms_consent')),
    consentDate: pick('consent_date'),
    consentSource: pick('consent_source'),
  };
  const byAddress = mapping.columns.customer?.join() === mapping.columns.email?.join();
  const toDate = dateReader(mapping.format.dateOrder);
  const refuse = (field: string, code: Parameters<Reject>[1]): undefined => {
    reject(field, code);
    return undefined;
  };

  const channels = [
    ['email', cells.emailConsent],
    ['sms', cells.smsConsent],
  ] as const;

  /** The columns of the file that keep a consent stated for all of it from holding for this row: those that say no yes. */
  const unsaid = (stated: ConsentStatement, row: Row) =>
    channels.filter(
      ([channel, cell]) =>
        mapping.columns[`${channel}_consent`] !== undefined &&
        (stated.channel === channel || stated.channel === 'all') &&
        !yes.test(cell(row)),
    );

  /** What is odd about a consent costs the consent; a "no" counts all the same. */
  const consentsOf = (row: Row): Consent[] => {
    let recordedAt = place.now;
    const dateText = cells.consentDate(row);
    let isDated = false;
    let isDoubtful = false;
    if (!saysNothing(dateText)) {
      const date = toDate(dateText);
      const instant = date && momentOf(date, date.time, place.zone).instant;
      if (instant !== undefined && instant <= place.now.getTime()) {
        recordedAt = new Date(instant);
        isDated = true;
      } else {
        // dated today it would outdo a refusal that came after it
        isDoubtful = true;
        warn('consent_date', 'consent_left_out');
      }
    }
    const source = cells.consentSource(row) || place.consent?.source || place.fileName;
    const stated = { source, basis: place.consent?.basis ?? 'consent', text: place.consent?.text, recordedAt, isDated };
    const consents: Consent[] = [];
    if (place.consent && place.consent.everybody !== false && !isDoubtful) {
      const { channel, purpose } = place.consent;
      const silent = unsaid(place.consent, row);
      if (silent.length === 0) consents.push({ ...stated, channel, purpose, state: 'granted' });
      else if (silent.some(([, cell]) => saysNothing(cell(row)))) warn(`${silent[0][0]}_consent`, 'consent_not_said');
    }
    for (const [channel, cell] of channels) {
      const text = cell(row);
      if (saysNothing(text)) continue;
      const isKnown = yes.test(text) || no.test(text) || never.test(text);
      if (!isKnown) warn(`${channel}_consent`, 'consent_left_out');
      if (yes.test(text)) {
        if (!isDoubtful) consents.push({ ...stated, channel, purpose: 'marketing', state: 'granted' });
      } else if (no.test(text)) {
        consents.push({ ...stated, channel, purpose: 'marketing', state: 'withdrawn' });
      }
    }
    return consents;
  };

  const birthdayOf = (text: string): string | undefined => {
    if (saysNothing(text)) return undefined;
    const date = toDate(text);
    if (date && date.day >= oldest && date.day * 86_400_000 <= place.now.getTime()) return dayFromNumber(date.day);
    warn('birthday', 'birthday_left_out');
    return undefined;
  };

  /** A "no" counts whatever is wrong beside it: who is known and does not want to be written to is not written to. */
  const refusalIn = (row: Row): CustomerRow | undefined => {
    const said = channels.filter(([, cell]) => no.test(cell(row)));
    const card = cells.card(row);
    const named = cells.customer(row) || (card && cardCustomer(card));
    const externalId = byAddress ? emailIn(cells.email(row)).value?.toLowerCase() : named;
    if (said.length === 0 || !externalId || isSpoiltId(named) || externalId.length > longestName) return undefined;
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
    const { value: email, isWhole } = emailIn(emailText);
    if (byAddress && email === undefined && !standsForNone('email', emailText)) return refuse('email', 'bad_email');
    const named = cells.customer(row);
    const externalId = byAddress && email !== undefined ? email.toLowerCase() : named || (card && cardCustomer(card));
    const isAccount = !externalId.includes('@') && isNobodysAccount(cells.name(row));
    if (externalId === '' || isAccount) return refuse('customer', 'no_customer');
    if (isSpoiltId(named)) return refuse('customer', 'spoilt_id');
    if (isSpoiltId(card)) return refuse('card', 'spoilt_id');
    if (externalId.length > longestName || card.length > longestName) return refuse('customer', 'too_long');
    if (!isWhole) warn('email', email === undefined ? 'address_left_out' : 'second_address_left_out');
    const phone = phoneIn(cells.phone(row));
    if (!phone.isWhole) warn('phone', phone.value === undefined ? 'number_left_out' : 'second_number_left_out');
    const zoneText = cells.zone(row);
    const zone = isZone(zoneText) ? zoneText : undefined;
    if (zone === undefined && !saysNothing(zoneText)) warn('zone', 'zone_left_out');
    const countryText = cells.country(row);
    const country = saysNothing(countryText) ? undefined : countryCode(countryText);
    if (country === undefined && !saysNothing(countryText)) warn('country', 'customer_country_left_out');
    const birthday = birthdayOf(cells.birthday(row));
    const consents = consentsOf(row);
    for (const cell of [cells.given, cells.family, cells.name]) {
      if (isNoName(cell(row))) {
        warn('name', 'name_left_out');
        break;
      }
    }
    const given = personName(cells.given(row)) || undefined;
    const family = personName(cells.family(row)) || undefined;
    const name = personName(cells.name(row)) || [given, family].filter(Boolean).join(' ') || undefined;
    return {
      externalId,
      cards: card === '' ? undefined : [card],
      name: name && cutTo(name, longestName),
      givenName: given,
      email,
      phone: phone.value,
      language: cutTo(cells.language(row), 10) || undefined,
      zone,
      country,
      birthday,
      consents,
    };
  };

  return (row) => whole(row) ?? refusalIn(row);
}
