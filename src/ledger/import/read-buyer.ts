// Who bought, as a row of purchases tells it.
import type { Vault } from '../../ground/index.ts';
import type { Buyer, Identity, StageWriter } from '../facts/stage-writer.ts';
import { addressHash } from '../people/addresses.ts';
import type { Cells } from './cells.ts';
import { countryCode } from './countries.ts';
import { emailIn, phoneIn, saysNothing } from './odd-cells.ts';
import type { Warn } from './reader-kit.ts';
import type { Row } from './row.ts';
import { isNoName, personName } from './texts.ts';

/**
 * A reader of buyers. An address on a receipt is a courtesy: one that is none is left out with a warning, the purchase
 * counts. What a row leaves empty is that of the row before of the same buyer: exports tell a name on an order's first row
 * only, and the rows of an order are gathered by who bought.
 */
export function buyerReader(
  cells: Cells,
  isMapped: (field: string) => boolean,
  vault: Vault,
  stage: StageWriter,
  warn: Warn,
): (row: Row, customer: string, card: string, line: number) => Identity {
  if (!['card', 'name', 'email', 'phone', 'country'].some(isMapped)) {
    let last: { customer: string; identity: Identity } | undefined;
    return (_, customer, __, line) => {
      if (last?.customer === customer) return last.identity;
      const identity = stage.identity({ kind: 'external', value: customer }, line);
      last = { customer, identity };
      return identity;
    };
  }
  const told = {
    name: cells.text('name'),
    email: cells.text('email'),
    phone: cells.text('phone'),
    country: cells.repeated('country'),
  };
  const nameOf = (row: Row): string => {
    const text = told.name(row);
    if (text !== '' && isNoName(text)) warn('name', 'name_left_out');
    return personName(text);
  };
  type Details = Pick<Buyer, 'name' | 'email' | 'emailHash' | 'phone' | 'phoneHash' | 'country'>;
  let before: { customer: string; card: string; details: Details } | undefined;
  return (row, customer, card, line) => {
    const emailText = told.email(row);
    const { value: email, isWhole } = emailIn(emailText);
    if (!isWhole) warn('email', email === undefined ? 'email_left_out' : 'second_address_left_out');
    const { value: phone, isWhole: isOnePhone } = phoneIn(told.phone(row));
    if (!isOnePhone) warn('phone', phone === undefined ? 'phone_left_out' : 'second_number_left_out');
    const countryText = told.country(row);
    const country = saysNothing(countryText) ? undefined : countryCode(countryText);
    if (country === undefined && !saysNothing(countryText)) warn('country', 'country_left_out');
    const known: Details = before?.customer === customer && before.card === card ? before.details : {};
    const details: Details = {
      name: nameOf(row) || known.name,
      email: email ?? known.email,
      emailHash: email === undefined ? known.emailHash : addressHash(vault, 'email', email),
      phone: phone ?? known.phone,
      phoneHash: phone === undefined ? known.phoneHash : addressHash(vault, 'sms', phone),
      country: country ?? known.country,
    };
    before = { customer, card, details };
    return stage.identity(
      {
        kind: customer === '' ? 'card' : 'external',
        value: customer === '' ? card : customer,
        card: customer === '' || card === '' ? undefined : card,
        ...details,
      },
      line,
    );
  };
}
