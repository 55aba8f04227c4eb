// Who bought, as a row of purchases tells it.
import type { Vault } from '../../ground/index.ts';
import type { Identity, StageWriter } from '../facts/stage-writer.ts';
import { addressHash, normalEmail, normalPhone } from '../people/addresses.ts';
import type { Cell } from './cells.ts';
import type { Reject } from './reader-kit.ts';

/** A reader of buyers; undefined for a record that was rejected. */
export function buyerReader(
  cell: (field: string) => Cell,
  isMapped: (field: string) => boolean,
  vault: Vault,
  stage: StageWriter,
  reject: Reject,
): (fields: readonly string[], customer: string, card: string, line: number) => Identity | undefined {
  if (!['card', 'name', 'email', 'phone', 'country'].some(isMapped)) {
    let last: { customer: string; identity: Identity } | undefined;
    return (_, customer, __, line) => {
      if (last?.customer === customer) return last.identity;
      const identity = stage.identity({ kind: 'external', value: customer }, line);
      last = { customer, identity };
      return identity;
    };
  }
  const cells = { name: cell('name'), email: cell('email'), phone: cell('phone'), country: cell('country') };
  return (fields, customer, card, line) => {
    const emailText = cells.email(fields);
    const email = emailText === '' ? undefined : normalEmail(emailText);
    if (emailText !== '' && email === undefined) {
      reject('email', 'bad_email');
      return undefined;
    }
    // a telephone number on a receipt is a courtesy: one that is none is left out, the purchase counts
    const phone = normalPhone(cells.phone(fields));
    const country = cells.country(fields);
    // where the address is the customer's id, upper and lower case are one customer
    const value = email !== undefined && customer === emailText ? email.toLowerCase() : customer;
    return stage.identity(
      {
        kind: customer === '' ? 'card' : 'external',
        value: customer === '' ? card : value,
        card: customer === '' || card === '' ? undefined : card,
        name: cells.name(fields).slice(0, 200) || undefined,
        email,
        emailHash: email === undefined ? undefined : addressHash(vault, 'email', email),
        phone,
        phoneHash: phone === undefined ? undefined : addressHash(vault, 'sms', phone),
        country: /^[A-Z]{2}$/.test(country) ? country : undefined,
      },
      line,
    );
  };
}
