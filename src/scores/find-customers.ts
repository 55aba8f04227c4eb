// Who is meant by what was typed into the search: beginnings of words of the name or the e-mail address, or of a number.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../ground/index.ts';
import { cardOf, cleanText } from '../ledger/index.ts';

/** One condition on a customer `c` in the forms that different statements need. */
export interface Meant {
  /** For a page in an order that has an index: held against one customer after the other until the page is full. */
  readonly oneByOne: RawBuilder<boolean>;
  /** Where few may fit: everybody who is meant is found first. */
  readonly asSet: RawBuilder<boolean>;
  /** A select with a row for each who is meant, but no more than `most`: for counting. */
  people(most: number): RawBuilder<unknown>;
}

/** The condition that holds for all. */
export const everybody: Meant = meantBy(sql`true`);

function meantBy(condition: RawBuilder<boolean>): Meant {
  const people = (most: number) => sql`select 1 from customer c where ${condition} limit ${most}`;
  return { oneByOne: condition, asSet: condition, people };
}

/** Up to here whoever is meant is looked up by key: of a million that is 2 in 100, and beyond it a page fills up fast. */
const fewAre = 20_000;

/** Finds who is meant. Answered from two indexes, however many customers there are; `few` is for tests. */
export async function whoIsMeant(db: Db, typed: string, few = fewAre): Promise<Meant> {
  const text = cleanText(typed);
  const query = wordsOf(text);
  const begins = numbersLike(text);
  const meant = sql`
    select c.customer_id as id from customer c where ${words} @@ ${query}::tsquery
    union all
    select k.customer_id from customer_key k where k.kind in ('external', 'card') and ${begins}`;
  const found = await db.rows(sql<{ id: number }>`select id from (${meant}) meant limit ${few + 1}`);
  if (found.length <= few) {
    return meantBy(sql`c.customer_id = any(${[...new Set(found.map(({ id }) => id))]}::bigint[])`);
  }
  return {
    oneByOne: sql`(${words} @@ ${query}::tsquery or exists (
      select 1 from customer_key k where k.customer_id = c.customer_id and ${begins}))`,
    asSet: sql`c.customer_id in (${meant})`,
    people: (most) => sql`select distinct id from (${meant} limit ${most}) meant`,
  };
}

/** More than these are never one person's own address or number. */
const exactAtMost = 20;

/** Whose e-mail address, number or card is just what was typed: they come before those who are only alike. */
export async function exactlyMeant(db: Db, typed: string): Promise<number[]> {
  const text = cleanText(typed);
  // only an address is looked for among addresses: a word that begins thousands of names would read them all
  const address = text.includes('@') ? text.toLowerCase() : '';
  const query = address === '' ? '' : wordsOf(text);
  const rows = await db.rows(sql<{ id: number }>`
    select id from (
      select c.customer_id as id from customer c
      where ${words} @@ ${query}::tsquery and lower(c.email) = ${address}
      union
      select k.customer_id from customer_key k
      where k.kind in ('external', 'card') and k.value = any(${spellings(text)}::text[])
    ) meant order by id limit ${exactAtMost}`);
  return rows.map(({ id }) => id);
}

/** The expression of the index `customer_words`: all words of name and e-mail address, plain and in small letters. */
const words = sql.raw(`search_words(coalesce(c.name, '') || ' ' || coalesce(c.email, ''))`);

/** Letters that are not a plain one with an accent, as the function `search_words` of the database writes them. */
const plain: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i' };

/** Beginnings of words, as a tsquery. Letters and digits alone: nothing in them has a meaning to it. */
function wordsOf(text: string): string {
  const parts =
    text
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .replace(/[łøđı]/g, (letter) => plain[letter] ?? letter)
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return parts.map((part) => `'${part}':*`).join(' & ');
}

/** A card or an outside number in the letters that were typed, in capitals, in small ones, and as a scanner sends it. */
function spellings(text: string): string[] {
  return [...new Set([text, text.toUpperCase(), text.toLowerCase(), cardOf(text) ?? text])];
}

/** The beginning of such a number. */
function numbersLike(text: string): RawBuilder<boolean> {
  const patterns = spellings(text).map((one) => `${one.replace(/[\\%_]/g, '\\$&')}%`);
  return sql`(${sql.join(
    patterns.map((pattern) => sql`k.value like ${pattern}`),
    sql` or `,
  )})`;
}
