// What only the owner knows about a file, as questions whose answers are mappings. The usual answer stands first.
import type { Ambiguity, ImportMapping, LineMeaning, Question } from '../contract.ts';
import type { DetectedFormat } from './detect-format.ts';
import { meaningOf, toldMeanings } from './payment.ts';
import type { Reading } from './read-understood.ts';
import { stateWords } from './unknown-words.ts';

/** A question before its answers are read. */
export interface OpenQuestion extends Omit<Question, 'answers'> {
  readonly answers: { readonly key: string; readonly chosen: boolean; readonly mapping: ImportMapping }[];
}

/** So many words are asked about; whoever has more has chosen the wrong column. */
const mostWords = 5;

/** What questions are made of. */
export interface Asked {
  readonly mapping: ImportMapping;
  /** The mapping before questions were answered. */
  readonly usual: ImportMapping;
  readonly found: DetectedFormat;
  readonly shopCurrency: string;
  readonly reading: Reading;
  readonly notes: readonly Ambiguity[];
}

/** Every question about a file under a mapping. */
export function questionsOf(asked: Asked): OpenQuestion[] {
  return [datesOf, marksOf, wordsOf, currencyOf, totalsOf, refundsOf].flatMap((ask) => ask(asked));
}

/** The notes that say what a question asks. */
export const notesAsked: ReadonlySet<Ambiguity['point']> = new Set([
  'date_order',
  'decimal_mark',
  'unknown_states',
  'foreign_currency',
  'repeated_totals',
] as const);

function datesOf({ mapping, found }: Asked): OpenQuestion[] {
  if (!found.ambiguous.some(({ point }) => point === 'date_order')) return [];
  const { dateOrder } = mapping.format;
  const usual = found.format.dateOrder;
  const orders = (['dmy', 'mdy'] as const).toSorted((a, b) => Number(b === usual) - Number(a === usual));
  return [
    {
      key: 'date_order',
      kind: 'date_order',
      params: {},
      answers: orders.map((order) => ({
        key: order,
        chosen: order === dateOrder,
        mapping: { ...mapping, format: { ...mapping.format, dateOrder: order } },
      })),
    },
  ];
}

function marksOf({ mapping, found }: Asked): OpenQuestion[] {
  if (!found.ambiguous.some(({ point }) => point === 'decimal_mark')) return [];
  const usual = found.format.decimalMark;
  const marks = ([',', '.'] as const).toSorted((a, b) => Number(b === usual) - Number(a === usual));
  return [
    {
      key: 'decimal_mark',
      kind: 'decimal_mark',
      params: {},
      answers: marks.map((decimalMark) => ({
        key: decimalMark,
        chosen: decimalMark === mapping.format.decimalMark,
        mapping: { ...mapping, format: { ...mapping.format, decimalMark } },
      })),
    },
  ];
}

/** What a word that nobody knows may be: first that nothing was sold, as long as nobody says otherwise. */
const meanings = ['no_sale', 'paid', 'cancelled', 'refunded'] as const satisfies readonly LineMeaning[];

function wordsOf({ mapping, found, reading }: Asked): OpenQuestion[] {
  const { states = {}, ...untold } = mapping;
  const native = toldMeanings(untold);
  const ofBeginning = stateWords(untold, found).map(({ word, lines }) => ({ word, lines }));
  // the beginning of a long file does not show every word
  const later = reading.staysOut.flatMap(({ word, lines, reason }) =>
    word !== null && reason === 'state or type not known' ? [{ word, lines }] : [],
  );
  const words = new Map([...ofBeginning, ...later].map(({ word, lines }) => [word, lines]));
  return [...words]
    .filter(([word]) => meaningOf(word, native) === undefined && meaningOf(word, native, 'type') === undefined)
    .slice(0, mostWords)
    .map(([word, lines]) => {
      const present = states[word];
      const offered = present === undefined || isOffered(present) ? meanings : [...meanings, present];
      return {
        key: `state ${word}`,
        kind: 'state' as const,
        params: { word, lines },
        answers: offered.map((meaning) => ({
          key: meaning,
          chosen: meaning === (present ?? 'no_sale'),
          mapping: { ...mapping, states: { ...states, [word]: meaning } },
        })),
      };
    });
}

const isOffered = (meaning: LineMeaning) => meanings.some((each) => each === meaning);

/** Orders in another currency than the shop's: as they are written, or in the shop's after all. */
function currencyOf({ mapping, usual, shopCurrency, reading: { net } }: Asked): OpenQuestion[] {
  const { currency: present, ...rest } = mapping;
  const { currency: column, ...columns } = mapping.columns;
  const foreign = Object.keys(net).find((currency) => currency !== shopCurrency);
  const isAnswered =
    present === shopCurrency && (usual.currency !== present || usual.columns.currency !== undefined) && !column;
  if (foreign === undefined && !isAnswered) return [];
  const written = {
    ...rest,
    columns: usual.columns.currency ? { ...columns, currency: usual.columns.currency } : mapping.columns,
    ...(usual.currency !== undefined && { currency: usual.currency }),
  };
  return [
    {
      key: 'foreign_currency',
      kind: 'foreign_currency',
      params: { currency: foreign ?? '', minor: foreign === undefined ? 0 : net[foreign], shop: shopCurrency },
      answers: [
        { key: 'as_written', chosen: !isAnswered, mapping: isAnswered ? written : mapping },
        { key: 'shop', chosen: isAnswered, mapping: { ...rest, columns, currency: shopCurrency } },
      ],
    },
  ];
}

/** Amounts that are the same on all lines of an order. */
function totalsOf({ mapping, notes }: Asked): OpenQuestion[] {
  const note = notes.find(({ point }) => point === 'repeated_totals');
  if (!note && mapping.amounts === undefined) return [];
  const chosen = mapping.amounts ?? 'receipt';
  return [
    {
      key: 'totals',
      kind: 'totals',
      params: { column: mapping.columns.amount?.join(' + ') ?? '' },
      answers: (['receipt', 'line'] as const).map((amounts) => ({
        key: amounts,
        chosen: amounts === chosen,
        mapping: { ...mapping, amounts },
      })),
    },
  ];
}

/** Money given back: what was kept counts, or the whole order. */
function refundsOf({ mapping, usual, reading: { paidBack } }: Asked): OpenQuestion[] {
  const { refund: present, ...columns } = mapping.columns;
  const column = present ?? usual.columns.refund;
  if (!column || (present && paidBack.orders === 0)) return [];
  return [
    {
      key: 'refunds',
      kind: 'refunds',
      params: { orders: paidBack.orders },
      answers: [
        {
          key: 'kept',
          chosen: present !== undefined,
          mapping: { ...mapping, columns: { ...columns, refund: column } },
        },
        { key: 'whole', chosen: present === undefined, mapping: { ...mapping, columns } },
      ],
    },
  ];
}
