// Whom a row of the machine API names: read as every other door reads it, and told where that is nobody.
import type { RowError } from '../contract.ts';
import { isNoName, personName } from '../import/texts.ts';
import { cardOf, cleanText, customerIdOf } from '../people/person.ts';

type Told = Omit<RowError, 'index'>;

/** A text without its ends can still hold what no name holds. */
const control = /\p{Cc}/u;

/** The id of a customer that a row has to name, or what is wrong with it. */
export function readCustomerId(field: string, text: string): { readonly id: string } | { readonly wrong: Told } {
  const id = customerIdOf(text);
  if (id === undefined) return { wrong: namesNobody(field, text) };
  return control.test(id) ? { wrong: holdsControl(field) } : { id };
}

/** The cards that are told: a word for "no card" is none. */
export function readCards(cards: readonly string[]): string[] {
  return cards.flatMap((card) => cardOf(card) ?? []);
}

/** Who bought: a customer, a card or both; a word for nobody beside a card leaves the card. */
export function readBuyer(row: {
  readonly customer?: string;
  readonly card?: string;
}): { readonly customer?: string; readonly card?: string } | { readonly wrong: Told } {
  const customer = row.customer === undefined ? undefined : customerIdOf(row.customer);
  const card = row.card === undefined ? undefined : cardOf(row.card);
  for (const [field, value] of [['customer', customer] as const, ['card', card] as const])
    if (value !== undefined && control.test(value)) return { wrong: holdsControl(field) };
  if (customer !== undefined || card !== undefined) return { customer, card };
  const [field, text] = row.customer === undefined ? ['card', row.card ?? ''] : ['customer', row.customer];
  if (cleanText(text) !== '') return { wrong: namesNobody(field, text) };
  return {
    wrong: {
      field: 'customer',
      reason: 'give a customer or a card',
      remedy: 'Send your id of the customer or the number of a card; leave out purchases of nobody in particular.',
    },
  };
}

/**
 * The name of a person as files read it too: letters that were encoded twice mended, a word for no name not told. What is
 * something else (a link, an address, a formula) is `wrong`: it costs itself alone, not its row.
 */
export function readName(
  field: string,
  text: string | null | undefined,
): { readonly name: string | null | undefined; readonly wrong?: Told } {
  if (typeof text !== 'string') return { name: text };
  const name = personName(text) || undefined;
  if (name !== undefined || !isNoName(text)) return { name };
  return {
    name,
    wrong: {
      field,
      reason: 'a link, an address or a formula stands where a name should: left out, the rest of the row is in',
      remedy: 'Send the name of the person, or null; what was known before is kept.',
    },
  };
}

/** What is wrong with a text that stands for nobody. */
export function namesNobody(field: string, text: string): Told {
  const clean = cleanText(text);
  return {
    field,
    reason: clean === '' ? 'this is empty' : `"${clean.slice(0, 60)}" stands for nobody in particular`,
    remedy:
      'Leave such rows out, or send who it was: taken for a customer, everybody behind this word would be one person.',
  };
}

function holdsControl(field: string): Told {
  return { field, reason: 'holds control characters', remedy: 'Remove them and send the row again.' };
}
