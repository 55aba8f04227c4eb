// Which mailbox an address reaches: several spellings of one address are one reader.
import { normalEmail } from './addresses.ts';

/** Domains whose mail programs pass over dots before the @, and the one name that stands for them. */
const dotless = new Map([
  ['gmail.com', 'gmail.com'],
  ['googlemail.com', 'gmail.com'],
]);

/**
 * The mailbox behind an e-mail address, for comparing and never for writing to; undefined when the text is no address.
 * Blanks around it, upper case and a `+tag` make no other mailbox, dots make none at Gmail:
 * `mailboxOf(' Lia.Moro+shop@googlemail.com')` is `'liamoro@gmail.com'`.
 *
 * The column `customer.mailbox` holds the same for the stored address (`mailbox_of` in the migrations). Both fold only
 * the letters A to Z, since databases and languages disagree about all others and few mail servers take those at all.
 */
export function mailboxOf(address: string): string | undefined {
  const normal = normalEmail(address)?.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (normal === undefined) return undefined;
  const at = normal.lastIndexOf('@');
  const domain = normal.slice(at + 1);
  // a + in front is no tag: something has to stand before it
  const tag = normal.indexOf('+', 1);
  const local = normal.slice(0, tag > 0 && tag < at ? tag : at);
  const known = dotless.get(domain);
  return known === undefined ? `${local}@${domain}` : `${local.replaceAll('.', '')}@${known}`;
}
