// Optional cells of a person as other programs write them: the right value where it can be told, else nothing. An odd cell
// costs itself and never the person.
import { cleanText, customerEmail, customerPhone, standsForNone } from '../people/person.ts';

/** A value that was understood, and whether something of the cell was left out. */
export interface Understood {
  /** Undefined: the cell holds none. */
  readonly value: string | undefined;
  readonly isWhole: boolean;
}

const nothing: Understood = { value: undefined, isWhole: true };
const leftOut: Understood = { value: undefined, isWhole: false };

/** What people and programs write where there is nothing to tell. */
const noWord = /^(?:n\/?a|n\.a\.|n\/?d|nan|nil|null|none|undefined|unknown|brak|nessuno|ninguno|[-–—?.#/\s]+)$/i;

/** Whether a cell says in words that it is empty. */
export function saysNothing(text: string): boolean {
  return text === '' || noWord.test(text);
}

/** An apostrophe before a number is how spreadsheets keep it a text. */
const bare = (text: string) => cleanText(text).replace(/^['’`"]+|['’`"]+$/g, '');

const quoteAt = /^['’`"]|['’`"]$/;

/** An e-mail address: out of 'Name <a@b.c>', 'mailto:', a trailing dot; the first of several. */
export function emailIn(text: string): Understood {
  const isBare = text !== '' && !quoteAt.test(text);
  const whole = isBare ? customerEmail(text) : undefined;
  // nearly all
  if (whole !== undefined) return { value: whole, isWhole: true };
  const plain = bare(text);
  if (saysNothing(plain) || standsForNone('email', plain)) return nothing;
  const parts = plain.split(/[,;|\s<>()[\]]+|\bmailto:/i).filter((part) => part.includes('@'));
  const found = [...new Set(parts.map((part) => customerEmail(part.replace(/^[.'"]+|[.:'"]+$/g, ''))))];
  const good = found.filter((address) => address !== undefined);
  if (good.length === 0) return leftOut;
  return { value: good[0], isWhole: found.length === 1 };
}

/** A telephone number; the first of several, and none that a spreadsheet turned into 3.93E+11. */
export function phoneIn(text: string): Understood {
  const plain = bare(text);
  if (saysNothing(plain) || standsForNone('phone', plain)) return nothing;
  const whole = customerPhone(plain);
  // two numbers with nothing but a slash between them read as one too long
  if (whole !== undefined && !/\d{5,}\s*\/\s*\+?\d{5,}/.test(plain)) return { value: whole, isWhole: true };
  if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(plain)) return leftOut;
  const parts = plain
    .replace(/^(?:tel|phone|mobile|cell|tel[eé]fono|telefon|kom)\b[.:\s]*/i, '')
    .split(/\s*[/;|,]\s*|\s+(?:or|o|oppure|e|and|lub|y)\s+/i)
    .filter((part) => /\d/.test(part));
  const good = parts.map((part) => customerPhone(bare(part))).filter((number) => number !== undefined);
  if (good.length === 0) return leftOut;
  return { value: good[0], isWhole: parts.length === 1 };
}
