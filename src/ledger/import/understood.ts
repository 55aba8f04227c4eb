// What a file of purchases holds under a mapping, with the questions that only its owner can answer.
import { type Db, Problem, readShop } from '../../ground/index.ts';
import type { Question, ReadingTotals, Understanding, UnderstandUnder } from '../contract.ts';
import { doubtsOfEarlier } from './file-mark.ts';
import { inspectBeginning } from './inspect-beginning.ts';
import { notesBefore } from './inspect-file.ts';
import { lookAtFile } from './open-text.ts';
import { notesAsked, type OpenQuestion, questionsOf } from './questions.ts';
import { type Reading, type ReadingWish, readUnderstood } from './read-understood.ts';
import { shopCurrencyFor } from './shop-currency.ts';
import { merged } from './unknown-words.ts';

/** The beginning of a large file, for a first answer. */
const beginningBytes = 8 * 1024 * 1024;
/** Milliseconds that the answers not chosen may take together. */
const answersWithin = 6000;
/** A file that takes longer is not read once more for each of them, unless it is small and the server busy. */
const slowReading = 1500;
const smallFile = 2 * 1024 * 1024;

/** Understands it. Throws a Problem as an import would when the mapping does not fit the file. */
export async function understand(
  db: Db,
  path: string,
  { mapping, usual = mapping, beginning = false }: UnderstandUnder,
  now: Date,
  watched: Pick<ReadingWish, 'signal' | 'progress'> = {},
): Promise<Understanding> {
  const file = await lookAtFile(path);
  const stored = await readShop(db);
  const shop = { ...stored, currency: await shopCurrencyFor(db, mapping) };
  const bytes = beginning ? beginningBytes : undefined;
  const began = performance.now();
  const reading = await readUnderstood(db, file, mapping, shop, now, { ...watched, bytes });
  const took = performance.now() - began;
  const found = await inspectBeginning(file, shop.country, mapping.format);
  const notes = merged(
    [...(await notesBefore(db, path, 'purchases', mapping)), ...(await doubtsOfEarlier(db, file, mapping))],
    reading.notes,
  );
  const open = questionsOf({ mapping, usual, found, shopCurrency: shop.currency, reading, notes });
  const questions: Question[] = [];
  for (const question of open) {
    const answers: Question['answers'] = [];
    for (const answer of question.answers) {
      const mayRead =
        (took < slowReading || file.bytes <= smallFile) && performance.now() - began - took < answersWithin;
      const totals = answer.chosen
        ? totalsOf(reading)
        : mayRead
          ? await totalsUnder(answer.mapping, async (other) => {
              const currency = await shopCurrencyFor(db, other);
              return readUnderstood(db, file, other, { ...stored, currency }, now, {
                ...watched,
                progress: undefined,
                bytes,
                totalsOnly: true,
              });
            })
          : null;
      answers.push({ ...answer, totals });
    }
    questions.push(named({ ...question, answers }, shop.currency));
  }
  return {
    ...reading,
    shopCurrency: shop.currency,
    questions,
    notes: notes.filter(({ point }) => !notesAsked.has(point)),
  };
}

function totalsOf({ orders, customers, net, firstDay, lastDay }: Reading): ReadingTotals {
  return { orders, customers, net, firstDay, lastDay };
}

/** Null where the file cannot be read so: the answer says it when it is chosen. */
async function totalsUnder(
  mapping: OpenQuestion['answers'][number]['mapping'],
  read: (mapping: OpenQuestion['answers'][number]['mapping']) => Promise<Reading>,
): Promise<ReadingTotals | null> {
  try {
    return totalsOf(await read(mapping));
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** The other currency, where the answer chosen makes it disappear from the totals. */
function named(question: Question, shopCurrency: string): Question {
  if (question.kind !== 'foreign_currency') return question;
  const written = question.answers.find(({ key }) => key === 'as_written')?.totals?.net ?? {};
  const currency = Object.keys(written).find((each) => each !== shopCurrency);
  if (currency === undefined) return question;
  return { ...question, params: { ...question.params, currency, minor: written[currency] } };
}
