// Who is meant: one reading of ids, cards, e-mail addresses and telephone numbers. Files, the machine API, the till and
// the search of the pages all read a person through here, so that nobody becomes another one on the way in.
import { normalEmail, normalPhone } from './addresses.ts';
import { isNobody } from './nobody.ts';

/** Seen by nobody, sent by programs all the same: soft hyphen, zero-width signs, direction marks, a byte order mark. */
const unseen = /\p{Default_Ignorable_Code_Point}/gu;

/** Blanks of every kind and what a scanner sends before or after a code: Enter, Tab, start and end of text. */
const atEnds = /[\s\p{Cc}\p{Zs}]/u;

/** Nearly all ids: nothing in them that could need a second look. */
const isPlain = /^[!-~]+$/;

/**
 * A text as a person would read it off a screen: what cannot be seen is gone, blanks around it too, letters composed.
 *
 *     cleanText('\u200b 0040017\r')  // '0040017'
 */
export function cleanText(text: string): string {
  return isPlain.test(text) ? text : trimmed(text.replace(unseen, '')).normalize('NFC');
}

/**
 * An id without what keeps a spreadsheet from rounding it: `="0012345"`, `'0012345` and `"0012345"` are 0012345.
 */
function withoutSpreadsheetSigns(id: string): string {
  return /^(?:="(.+)"|'(\d.*)|"(.+)")$/.exec(id)?.slice(1).find(Boolean) ?? id;
}

/** One pass from either end: a pattern would look at a long run of blanks inside once for each of them. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && atEnds.test(text[start])) start++;
  while (end > start && atEnds.test(text[end - 1])) end--;
  return text.slice(start, end);
}

/**
 * The id of a customer as it is stored and compared; undefined when the text names nobody. An e-mail address is the same
 * in any letters; every other id is taken letter by letter, leading zeros included.
 *
 *     customerIdOf(' Nora.Velt@Shop.test\r')  // 'nora.velt@shop.test'
 *     customerIdOf('K-0017')                  // 'K-0017'
 *     customerIdOf('guest')                   // undefined
 */
export function customerIdOf(text: string): string | undefined {
  const clean = withoutSpreadsheetSigns(cleanText(text));
  if (clean.includes('@')) {
    const address = addressIn(clean);
    if (address !== undefined) return isDummyEmail(address) ? undefined : address;
  }
  return isNobody(clean) ? undefined : clean;
}

/**
 * The number of a card as it is stored and compared; undefined when the text names none. A scanner's symbology prefix
 * (`]C1`) and Code 39's asterisks are not part of it, nor are the blanks between printed groups of digits.
 *
 *     cardOf(']C10040017\r')  // '0040017'
 *     cardOf('004 0017')      // '0040017'
 *     cardOf('no card')       // undefined
 */
export function cardOf(text: string): string | undefined {
  const clean = withoutScannerSigns(withoutSpreadsheetSigns(cleanText(text)));
  const number = /^\d[\d\p{Zs}]*\d$/u.test(clean) ? clean.replace(/\p{Zs}+/gu, '') : clean;
  return number === '0' || isNobody(number) ? undefined : number;
}

/** A text without what a scanner adds: the AIM symbology prefix, or the asterisks of Code 39 around it. */
export function withoutScannerSigns(text: string): string {
  return text.replace(/^\][A-Za-z][0-9A-Za-z](?=.)/, '').replace(/^\*(.+)\*$/, '$1');
}

/**
 * A customer's e-mail address (see `normalEmail`); undefined when it is none, or one that stands for none, as
 * `noreply@shop.test` or `test@test.com`.
 */
export function customerEmail(text: string): string | undefined {
  const address = normalEmail(cleanText(text));
  return address === undefined || isDummyEmail(address.toLowerCase()) ? undefined : address;
}

/** A customer's telephone number (see `normalPhone`); undefined when it is none, or one such as 000000 or 123456789. */
export function customerPhone(text: string): string | undefined {
  const number = normalPhone(cleanText(text));
  return number === undefined || isDummyPhone(number) ? undefined : number;
}

/** Whether a text where an address or a number was asked for says that there is none: empty, a word for it, a dummy. */
export function standsForNone(kind: 'email' | 'phone', text: string): boolean {
  const clean = cleanText(text);
  if (isNobody(clean)) return true;
  if (kind === 'email') return normalEmail(clean) !== undefined && customerEmail(clean) === undefined;
  return normalPhone(clean) !== undefined && customerPhone(clean) === undefined;
}

/** What may tell that two customers are one person. */
export type SharedKey = 'email' | 'phone' | 'card';

/**
 * Whether a key is somebody's own, so that two customers who have it may be the same person: a real address, telephone
 * number or card, not a word for nobody, not a number or address that cashiers type to get past a field.
 *
 *     isShareable('email', 'Lia.Moro@posta.test')  // true
 *     isShareable('email', 'noreply@posta.test')   // false
 *     isShareable('phone', '+39 333 3333333')      // false
 *     isShareable('card', '999999')                // false
 */
export function isShareable(kind: SharedKey, text: string): boolean {
  return shareableKey(kind, text) !== undefined;
}

/** The key of `isShareable` in the one form in which two of them are compared; undefined when it is not shareable. */
export function shareableKey(kind: SharedKey, text: string): string | undefined {
  if (kind === 'email') return customerEmail(text)?.toLowerCase();
  if (kind === 'phone') {
    const number = customerPhone(text);
    // shorter ones are extensions inside a company: the same number at two of them is two telephones
    return number !== undefined && number.replace('+', '').length >= shortestOwnPhone ? number : undefined;
  }
  const card = cardOf(text);
  return card === undefined || isTypedToPass(card) ? undefined : card;
}

const shortestOwnPhone = 7;

/** The address in a text, in small letters: bare, `mailto:` before it or in pointed brackets. */
function addressIn(text: string): string | undefined {
  return normalEmail(text.replace(/^mailto:/i, '').replace(/^<(.*)>$/, '$1'))?.toLowerCase();
}

/** Mailboxes that are nobody's, whatever stands behind the @. */
const noMailbox =
  /^(?:no|do[-_.]?not|dont)[-_.]?(?:reply|answer|respond|rispondere)$|^(?:non|no)[-_.]?(?:rispondere|risponda|responder|responda)$|^nie[-_.]?odpowiadaj$|^(?:no|non|sin|senza|bez|brak|without)[-_.]?(?:e?[-_.]?mail|mail|correo|posta|maila|emaila|address|one)$|^(?:none|null|nil|undefined|unknown|nobody|noone|nessuno|nessuna|ninguno|nadie|nikt|brak|anonymous|anonimo|anonim|guest|invitado|ospite|gosc|dummy|fake|finto|falso|placeholder|walk[-_.]?in|n[-_.]?a|n[-_.]?d)\d{0,4}$/;

/** What people type where an address is asked for: the same before and behind the @, as in asd@asd.com. */
const typedToPass =
  /^(?:tests?|prova|prueba|proba|asd|asdf|asdasd|qwe|qwer|qwerty|abcd?|aaa+|xyz|foo|bar|e?mail|posta|correo|user|utente|usuario|name|nome|nombre|none|no|na|nd|null|xx+|[abcxyz]|123456?|1234|12345|sample|example|esempio|ejemplo|domain|dominio|customer|cliente|klient)$/;

/** Hosts that are no shop's and no provider's, in whose name such a word is no address either. */
const placeholderHost =
  /^(?:tests?|sample|example|esempio|ejemplo|domain|dominio|prova|prueba|none|asdf?|qwerty|abc|xyz|foo)$/;

/** Whether an address in small letters stands for no address. */
function isDummyEmail(address: string): boolean {
  const at = address.lastIndexOf('@');
  const box = address.slice(0, at).replace(/\+.*$/, '');
  const domain = address.slice(at + 1);
  if (noMailbox.test(box) || /(?:^|\.)(?:invalid|localhost|localdomain)$/.test(domain)) return true;
  const host = domain.split('.')[0];
  const word = box.replace(/(?<=\D)\d{1,3}$/, '');
  if (typedToPass.test(word) && (host === word || host === box || (word.length > 1 && placeholderHost.test(host))))
    return true;
  return isOneSign(box) && isOneSign(host);
}

function isOneSign(text: string): boolean {
  return /^(.)\1*$/.test(text);
}

/** Whether a normalised number is one that is typed to get past a field, with or without a country code before it. */
function isDummyPhone(number: string): boolean {
  const digits = number.replace('+', '');
  // behind + stands a country code of one to three digits, else at most the 0 of a trunk line
  const most = number.startsWith('+') ? 3 : 1;
  for (let start = 0; start <= most; start++) {
    const rest = digits.slice(start);
    if (rest.length >= (start === 0 ? 1 : 6) && isTypedToPass(rest, 1)) return true;
  }
  return false;
}

/** One sign again and again, or digits in their order up or down (0 after 9): at least `least` of them. */
function isTypedToPass(text: string, least = 4): boolean {
  if (text.length < least) return false;
  if (isOneSign(text)) return true;
  if (!/^\d{5,}$/.test(text)) return false;
  const step = (Number(text[1]) - Number(text[0]) + 10) % 10;
  if (step !== 1 && step !== 9) return false;
  for (let i = 2; i < text.length; i++) if ((Number(text[i]) - Number(text[i - 1]) + 10) % 10 !== step) return false;
  return true;
}
