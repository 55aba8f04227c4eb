// The API of ledger: what machines send, and what the pages of imports and of one customer read. Long because a room has
// one contract, the only file that a browser may import, and the field names of five APIs stand in it.
import { z } from 'zod';
import { currency, notInMinorUnits, writtenCurrency, zone } from '../ground/contract.ts';

// A text for the database: no control characters (PostgreSQL has no room for NUL, and the others only do harm).
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const printable = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;
const text = (longest: number) =>
  z.string().trim().min(1).max(longest).regex(printable, 'holds control characters; remove them');
/**
 * Who is meant, as `people/person.ts` reads it at every door: a scanner's Enter is no reason to refuse a row, and an empty
 * text is one that was not told. The routes read it; what is left of it names somebody or nobody.
 */
const personText = z.string().max(200);
const day = z.iso.date();
const instantWanted = 'give the instant with its offset, as in 2026-11-20T10:00:00+01:00 or 2026-11-20T09:00:00Z';
const since = (earliest: number, message: string) =>
  z.iso.datetime({ offset: true, error: instantWanted }).refine((text) => !(Date.parse(text) < earliest), message);
/** Nothing that a shop of today records is older; a year 1 is a broken clock. */
const instant = since(Date.UTC(1900, 0, 1), 'lies before the year 1900');
/** Clocks that were never set stand on 1 January of 1900, 1970 or 1980. */
const instantOfDeed = since(Date.UTC(1980, 0, 2), 'the clock of the sender was never set');
const minor = z
  .number({ error: ({ input }) => notInMinorUnits(input) })
  .int({ error: ({ input }) => notInMinorUnits(input) })
  .min(-1e13)
  .max(1e13);
const id = z.coerce.number().int().positive();

export const customerPath = z.object({ id });
export const importPath = z.object({ id });

/* ---- what machines send ---- */

export const productInput = z
  .strictObject({
    id: text(200),
    name: text(500).optional(),
    category: text(200).optional(),
    unitCostMinor: minor.min(0).optional(),
    coversDays: z.number().int().min(1).max(36_500).optional().describe('How long one piece lasts.'),
  })
  .meta({ id: 'Product' });

export const lineInput = z
  .strictObject({
    product: productInput.optional(),
    quantity: z.number().min(-1e9).max(1e9).optional(),
    amountMinor: minor.describe('What the line came to, in minor units; negative for a return.'),
    unitCostMinor: minor.min(0).optional(),
    coversUntil: day.optional(),
  })
  .meta({ id: 'PurchaseLine' });

const coverWanted = 'coversUntil is a day after the purchase, at most a hundred years after it';
/** Whether what was bought can last so long; a day before the purchase or the year 9999 is a mistake of the sender. */
function isCover(until: string | undefined, from: string): boolean {
  if (until === undefined) return true;
  const years = (Date.parse(until) - Date.parse(from)) / (365.25 * 86_400_000);
  // the day of the purchase itself may be the one before in UTC
  return years > -2 / 365 && years <= 100;
}

export const purchaseInput = z
  .strictObject({
    customer: personText.optional().describe('Your id of the customer; or a card.'),
    card: personText.optional(),
    source: text(100).optional().describe('Whose receipt numbers these are; "shop" when absent.'),
    receipt: text(200),
    happenedAt: instantOfDeed,
    currency: writtenCurrency.optional(),
    store: z.strictObject({ id: text(200), name: text(200).optional() }).optional(),
    coupon: text(100).optional(),
    coversUntil: day.optional(),
    amountMinor: minor.optional().describe('For a receipt without lines.'),
    lines: z.array(lineInput).max(1000).optional(),
  })
  .refine((row) => row.amountMinor === undefined || !row.lines?.length, {
    path: ['amountMinor'],
    message: 'give either an amount or lines',
  })
  .refine((row) => isCover(row.coversUntil, row.happenedAt), { path: ['coversUntil'], message: coverWanted })
  .refine((row) => row.lines?.every((line) => isCover(line.coversUntil, row.happenedAt)) ?? true, {
    path: ['lines'],
    message: coverWanted,
  })
  .meta({ id: 'Purchase' });
export type PurchaseInput = z.infer<typeof purchaseInput>;

export const consentChannel = z.enum(['email', 'sms', 'push', 'all']);
export const consentPurpose = z.enum(['marketing', 'profiling', 'soft_optin']);
export const consentState = z.enum(['granted', 'withdrawn', 'objected']);

export const consentInput = z
  .strictObject({
    channel: consentChannel,
    purpose: consentPurpose.default('marketing'),
    state: consentState.default('granted'),
    basis: text(500),
    source: text(200),
    text: text(5000).optional().describe('What the customer agreed to, or the name of its version.'),
    language: text(10).optional(),
    ip: text(45).optional(),
    recordedAt: instant.optional().describe('When it was given; now when absent.'),
    proof: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Consent' });

export const customerInput = z
  .strictObject({
    id: personText,
    cards: z.array(personText).max(20).optional(),
    name: text(200).nullable().optional(),
    givenName: text(200).nullable().optional(),
    email: text(254).nullable().optional(),
    phone: text(40).nullable().optional(),
    language: text(10).nullable().optional(),
    zone: text(60).nullable().optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'two capital letters, as in IT')
      .nullable()
      .optional(),
    birthday: day.nullable().optional(),
    consents: z.array(consentInput).max(20).optional(),
  })
  .meta({ id: 'Customer' });
export type CustomerInput = z.infer<typeof customerInput>;

export const signalInput = z
  .strictObject({
    customer: personText,
    kind: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'small letters, digits and underscores'),
    happenedAt: instantOfDeed,
    key: text(200).optional().describe('Makes a repeat harmless; kind and instant when absent.'),
    data: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Signal' });

export const purchaseBatch = z.strictObject({ purchases: z.array(purchaseInput).min(1).max(1000) });
export const customerBatch = z.strictObject({ customers: z.array(customerInput).min(1).max(1000) });
export const signalBatch = z.strictObject({ signals: z.array(signalInput).min(1).max(1000) });

/** What is wrong with one row, and what to do about it. */
export const rowError = z
  .object({ index: z.number().int(), field: z.string(), reason: z.string(), remedy: z.string() })
  .meta({ id: 'RowError' });
export type RowError = z.infer<typeof rowError>;

/** One result per row, in order; the good rows are in whatever the others are. */
export const batchResult = z
  .object({
    accepted: z.number().int(),
    rejected: z.number().int(),
    results: z.array(
      z.object({
        index: z.number().int(),
        state: z.enum(['new', 'changed', 'known', 'rejected']),
        customerId: z.number().int().nullable(),
      }),
    ),
    errors: z.array(rowError),
  })
  .meta({ id: 'BatchResult' });
export type BatchResult = z.infer<typeof batchResult>;

/* ---- one customer ---- */

export const consentRecord = z.object({
  consentId: z.number().int(),
  channel: consentChannel,
  purpose: consentPurpose,
  state: consentState,
  basis: z.string(),
  source: z.string(),
  text: z.string().nullable(),
  operator: z.string().nullable(),
  recordedAt: z.iso.datetime(),
});
export type ConsentRecord = z.infer<typeof consentRecord>;

/** Why a customer may not be written to; the order is the order of precedence. */
export const contactRefusal = z.enum(['objected', 'withdrawn', 'no_consent', 'no_address', 'address_suppressed']);
export type Refusal = z.infer<typeof contactRefusal>;

export const customerFacts = z.object({
  customerId: z.number().int(),
  externalId: z.string(),
  name: z.string().nullable(),
  givenName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
  zone: z.string().nullable(),
  country: z.string().nullable(),
  birthday: day.nullable(),
  createdAt: z.iso.datetime(),
  objectedAt: z.iso.datetime().nullable(),
  cards: z.array(z.string()),
  /** Other customers with the same mailbox or telephone number, up to `mostNamed` of them, with how many there are. */
  samePerson: z.object({
    count: z.number().int(),
    /** So few share a key that they count as one person: a purchase of one ends the silences of all. */
    isOne: z.boolean(),
    customers: z.array(
      z.object({
        customerId: z.number().int(),
        externalId: z.string(),
        name: z.string().nullable(),
        lastDay: day.nullable(),
        by: z.array(z.enum(['email', 'phone'])),
      }),
    ),
  }),
  /** Newest first. */
  consents: z.array(consentRecord),
  /** May we write on this channel; `why` says why not. */
  permissions: z.array(
    z.object({ channel: z.enum(['email', 'sms']), granted: z.boolean(), why: contactRefusal.nullable() }),
  ),
  visits: z.number().int(),
  firstDay: day.nullable(),
  lastDay: day.nullable(),
  netMinor: z.number().int(),
  returnedMinor: z.number().int(),
  /** null = the cost of no purchase is known. */
  marginMinor: z.number().int().nullable(),
  coversUntil: day.nullable(),
  firstCategory: z.string().nullable(),
  currency: z.string(),
});
export type CustomerFacts = z.infer<typeof customerFacts>;

export const purchaseRecord = z.object({
  purchaseId: z.number().int(),
  source: z.string(),
  receipt: z.string(),
  happenedAt: z.iso.datetime(),
  day,
  store: z.string().nullable(),
  currency: z.string(),
  netMinor: z.number().int(),
  amountKnown: z.boolean(),
  couponCode: z.string().nullable(),
  voidedAt: z.iso.datetime().nullable(),
  lineCount: z.number().int(),
  /** At most 50 of the lines, the dearest first. */
  lines: z.array(
    z.object({
      product: z.string().nullable(),
      category: z.string().nullable(),
      quantity: z.number(),
      amountMinor: z.number().int(),
    }),
  ),
});
export const purchasePage = z.object({ items: z.array(purchaseRecord), next: z.string().nullable() });
export type PurchasePage = z.infer<typeof purchasePage>;

/** What was heard about a customer besides purchases, messages and coupons. */
export const signalRecord = z.object({
  signalId: z.number().int(),
  /** visit, click, unsubscribed or whatever a machine calls it: small letters, digits and underscores. */
  kind: z.string(),
  happenedAt: z.iso.datetime(),
});
export type SignalRecord = z.infer<typeof signalRecord>;
export const signalPage = z.object({ items: z.array(signalRecord), next: z.string().nullable() });
export type SignalPage = z.infer<typeof signalPage>;
export const pageQuery = z.object({ cursor: z.string().max(400).optional() });

/** What a person of the shop records about a customer's consent. */
export const consentChange = z.strictObject({
  channel: consentChannel,
  purpose: consentPurpose.default('marketing'),
  state: consentState,
  basis: text(500),
  source: text(200),
  text: text(5000).optional(),
});
export type ConsentChange = z.infer<typeof consentChange>;

/* ---- imports ---- */

export const importKinds = ['purchases', 'customers'] as const;
export const importKind = z.enum(importKinds);
export type ImportKind = z.infer<typeof importKind>;

/** What a column of a file of purchases can be. */
export const purchaseFields = [
  'customer',
  'card',
  'name',
  'email',
  'phone',
  'country',
  'receipt',
  'date',
  'time',
  'amount',
  'quantity',
  'price',
  'product',
  'product_name',
  'category',
  'store',
  'currency',
  'coupon',
  'cost',
  'covers_until',
  'line_discount',
  'receipt_discount',
  'goods_amount',
  'shipping_in_amount',
  'discount_in_amount',
  'refund',
  'status',
  'type',
  'cancelled',
] as const;
export type PurchaseField = (typeof purchaseFields)[number];

/** What a column of a file of customers can be. */
export const customerFields = [
  'customer',
  'card',
  'name',
  'given_name',
  'family_name',
  'email',
  'phone',
  'language',
  'zone',
  'country',
  'birthday',
  'email_consent',
  'sms_consent',
  'consent_date',
  'consent_source',
] as const;
export type CustomerField = (typeof customerFields)[number];

export const separators = [',', ';', '\t', '|', 'blank'] as const;
/** By their names in the WHATWG standard: those that every platform's TextDecoder reads. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-3',
  'iso-8859-4',
  'iso-8859-5',
  'iso-8859-6',
  'iso-8859-7',
  'iso-8859-8',
  'iso-8859-10',
  'iso-8859-13',
  'iso-8859-14',
  'iso-8859-15',
  'ibm866',
  'koi8-r',
  'koi8-u',
  'macintosh',
  'x-mac-cyrillic',
  'big5',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'gbk',
  'iso-2022-jp',
  'shift_jis',
] as const;
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;

/** How a file is written. */
export const fileFormat = z.strictObject({
  separator: z.enum(separators).describe('"blank": columns of fixed width, apart by spaces'),
  quote: z.enum(['"', "'", '']),
  encoding: z.enum(encodings),
  header: z.boolean(),
  dateOrder: z.enum(dateOrders),
  decimalMark: z.enum(['.', ',']),
  headerLine: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('The line where the table begins, with its header if it has one; lines above are passed over.'),
});
export type FileFormat = z.infer<typeof fileFormat>;

/**
 * What a word in a column of states or types says of its line. `unpaid` is no purchase (yet), `cancelled` never will be one
 * and undoes what an earlier file told of it, `refunded` is a sale of which all was given back, `return` the giving back
 * itself, `no_sale` neither.
 */
export const lineMeanings = [
  'paid',
  'unpaid',
  'cancelled',
  'refunded',
  'return',
  'exchange',
  'gift_card',
  'tip',
  'deposit',
  'no_sale',
] as const;
export type LineMeaning = (typeof lineMeanings)[number];

/** How a file is understood: the format, and which columns make each field. Several columns are joined by a blank. */
export const importMapping = z.strictObject({
  format: fileFormat,
  columns: z.record(z.string(), z.array(z.string()).min(1)),
  preset: z.string().nullable().default(null),
  states: z
    .record(z.string().trim().min(1).max(200), z.enum(lineMeanings))
    .optional()
    .describe(
      'What words in the columns of states and types mean, where Ritorno does not know them or takes them wrongly.',
    ),
  currency: currency.optional(),
  zone: zone.optional(),
  source: z.string().trim().min(1).max(100).optional(),
  /** Of what the amounts of a file with several lines an order are; found out when absent. */
  amounts: z.enum(['line', 'receipt']).optional(),
});
export type ImportMapping = z.infer<typeof importMapping>;

/** Something in the file that was guessed or is odd; a person decides. */
export const ambiguity = z.object({
  point: z.enum([
    'date_order',
    'mixed_dates',
    'decimal_mark',
    'encoding',
    'mixed_encoding',
    'columns',
    'title_lines',
    'header_signs',
    'no_rows',
    'no_amount',
    'unknown_states',
    'unused_types',
    'spoilt_ids',
    'kind_of_customer',
    'currency',
    'shipping',
    'shared_numbers',
    'repeated_totals',
    'foreign_currency',
    'one_customer',
    'read_before',
  ]),
  sentence: z.string(),
  /** What the sentence names, for pages in other languages. */
  params: z.record(z.string(), z.string()),
});
export type Ambiguity = z.infer<typeof ambiguity>;

/** How a column was recognised otherwise than by a name that says what it is. */
export const recognition = z.object({
  point: z.enum(['known_by', 'by_cells', 'unlike_heading']),
  sentence: z.string(),
  /** What the sentence names, for pages in other languages: `column`, and `field`, `by`, `as`, `example` where it has them. */
  params: z.record(z.string(), z.string()),
});
export type Recognition = z.infer<typeof recognition>;

/** A word in a column of states or types of the first lines, and what it is taken for; null: not known, left out. */
export const stateWord = z.object({
  word: z.string(),
  lines: z.number().int(),
  meaning: z.enum(lineMeanings).nullable(),
});
export type StateWord = z.infer<typeof stateWord>;

export const inspection = z.object({
  upload: z.string(),
  fileName: z.string(),
  bytes: z.number().int(),
  kind: importKind,
  mapping: importMapping,
  /** Names of the columns, in order: from the header, else 'column 1', 'column 2' ... */
  columns: z.array(z.string()),
  /** The first 20 rows as texts. */
  sample: z.array(z.array(z.string())),
  ambiguous: z.array(ambiguity),
  /** What is to be said of how its columns were recognised. */
  recognised: z.array(recognition),
  /** The words of its columns of states and types. */
  words: z.array(stateWord),
  /** Only the beginning of the file was looked at: what is counted here is less than in all of it. */
  isBeginning: z.boolean(),
  /** Fields that are needed and that no column was found for. */
  missing: z.array(z.string()),
});
export type Inspection = z.infer<typeof inspection>;

/** How an uploaded file is written, as far as a person says; the rest is found out. */
export const lookAgain = z.strictObject({
  fileName: z.string().max(255),
  kind: importKind,
  format: fileFormat.partial(),
});
export type LookAgain = z.infer<typeof lookAgain>;

/** What is to be said of an uploaded file under the mapping that a person is making. */
export const lookUnder = z.strictObject({ kind: importKind, mapping: importMapping });
export type LookUnder = z.infer<typeof lookUnder>;
export const mappingNotes = inspection.pick({ ambiguous: true, recognised: true, words: true, isBeginning: true });
export type MappingNotes = z.infer<typeof mappingNotes>;
export const uploadPathParams = z.object({ upload: z.string().regex(/^[0-9a-f]{32}$/) });

/** Sums by currency, in minor units. */
const moneyByCurrency = z.record(z.string(), z.number().int());

/** Lines that stay out for one reason, and where a word of the file decided it for that word. */
export const staysOut = z.object({
  reason: z.string(),
  word: z.string().nullable(),
  lines: z.number().int(),
  /** Orders of which no line comes in; null where they were too many to be told apart. */
  orders: z.number().int().nullable(),
  amounts: moneyByCurrency,
});
export type StaysOut = z.infer<typeof staysOut>;

/** Money given back within orders that come in: they count with what was kept. */
export const paidBack = z.object({ orders: z.number().int(), amounts: moneyByCurrency });
export type PaidBack = z.infer<typeof paidBack>;

/** What a file would come to under a mapping. */
export const readingTotals = z.object({
  orders: z.number().int(),
  customers: z.number().int(),
  net: moneyByCurrency,
  firstDay: day.nullable(),
  lastDay: day.nullable(),
});
export type ReadingTotals = z.infer<typeof readingTotals>;

export const sampleKinds = ['newest', 'coupon', 'refund', 'return', 'person', 'several', 'other', 'oldest'] as const;

/** One order as it was understood. */
export const understoodOrder = z.object({
  /** Why this one is shown. */
  kind: z.enum(sampleKinds),
  receipt: z.string(),
  day,
  customer: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  state: z.string().nullable(),
  coupon: z.string().nullable(),
  /** The first of its lines. */
  lines: z.array(
    z.object({
      name: z.string().nullable(),
      quantity: z.number(),
      minor: z.number().int(),
      is: z.enum(['goods', 'discount', 'refund']),
    }),
  ),
  moreLines: z.number().int(),
  minor: z.number().int(),
  currency: z.string(),
  /** Other orders in the file of the same person. */
  others: z.number().int(),
});
export type UnderstoodOrder = z.infer<typeof understoodOrder>;

export const questionKinds = ['state', 'refunds', 'date_order', 'decimal_mark', 'foreign_currency', 'totals'] as const;

/** Something that only a person knows: each answer is a mapping, with what the file comes to under it. */
export const question = z.object({
  key: z.string(),
  kind: z.enum(questionKinds),
  /** What the question names. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  answers: z.array(
    z.object({
      key: z.string(),
      chosen: z.boolean(),
      mapping: importMapping,
      /** Null where the file is too large to be read once for every answer. */
      totals: readingTotals.nullable(),
    }),
  ),
});
export type Question = z.infer<typeof question>;

/** What a file of purchases holds under a mapping, before anything is written. */
export const understanding = readingTotals.extend({
  lines: z.number().int(),
  /** The currency that the shop counts in, also when this file is the first. */
  shopCurrency: z.string(),
  /** Every month from the first to the last. */
  months: z.array(z.object({ month: z.string(), orders: z.number().int() })),
  /** Orders chosen to show every kind that was met: the first five, five others, and so on. */
  samples: z.array(z.array(understoodOrder)),
  staysOut: z.array(staysOut),
  paidBack,
  /** Lines that repeat others of the file. */
  repeatedLines: z.number().int(),
  /** Orders that an earlier file told already. */
  knownOrders: z.number().int(),
  /** Lines that come in without one of their fields, by reason. */
  warnings: z.record(z.string(), z.number().int()),
  /** People whose e-mail address is written in more ways than one: each is one customer. */
  spellings: z.object({
    people: z.number().int(),
    examples: z.array(z.object({ name: z.string().nullable(), written: z.array(z.string()) })),
  }),
  questions: z.array(question),
  notes: z.array(ambiguity),
  /** Only the beginning of the file was read. */
  isBeginning: z.boolean(),
});
export type Understanding = z.infer<typeof understanding>;

/** Asks what an uploaded file of purchases holds under a mapping: all of it, or its beginning only. */
export const understandUnder = z.strictObject({
  mapping: importMapping,
  usual: importMapping.optional().describe('The mapping before questions were answered: its answers stay on offer.'),
  beginning: z.boolean().optional(),
});
export type UnderstandUnder = z.infer<typeof understandUnder>;
/** How far the present reading of an upload is. */
export const readingProgress = z.object({ share: z.number(), lines: z.number().int() });
export type ReadingProgress = z.infer<typeof readingProgress>;

/** A consent that an import states for everybody in the file. */
export const consentStatement = z.strictObject({
  everybody: z.boolean().optional().describe('False: it only describes the consents that columns of the file tell.'),
  basis: text(500),
  source: text(200),
  text: text(5000).optional(),
  channel: consentChannel.default('all'),
  purpose: consentPurpose.default('marketing'),
});
export type ConsentStatement = z.infer<typeof consentStatement>;

export const startImport = z.strictObject({
  upload: z.string().regex(/^[a-z0-9-]{1,80}$/),
  fileName: z.string().max(255),
  kind: importKind,
  mapping: importMapping,
  consent: consentStatement.optional(),
  /** The same file came in before, read otherwise, and both shall count. */
  again: z.boolean().optional(),
});
export type StartImport = z.infer<typeof startImport>;

/** What an import came to: of the file, and what it added. */
export const importFigures = z.object({
  lines: z.number().int(),
  receipts: z.number().int(),
  customers: z.number().int(),
  /** Lines not taken in, by reason. */
  rejected: z.record(z.string(), z.number().int()),
  /** Lines taken in without one of their fields, or that came to nothing new, by reason. */
  warnings: z.record(z.string(), z.number().int()),
  /** What was guessed about the file and may be wrong. */
  notes: z.array(ambiguity),
  /** Net amount of the lines taken in, by currency, in minor units. */
  net: z.record(z.string(), z.number().int()),
  /** Purchases of earlier files that this one says were cancelled; they count no more. */
  voided: z.number().int().default(0),
  /** Lines of which everything was known: with those left out and the new ones they make all lines. */
  known: z.number().int().default(0),
  /** Why lines were left out with their orders and sums; absent in imports of earlier versions. */
  staysOut: z.array(staysOut).optional(),
  paidBack: paidBack.optional(),
  /** Lines that repeat others of the file: a part of `known`. */
  repeatedLines: z.number().int().optional(),
  /** Lines stored: discounts and refunds make lines of their own, also on lines that were known. */
  stored: z.number().int().default(0),
  added: z.object({
    customers: z.number().int(),
    receipts: z.number().int(),
    /** Lines of the file that were new. */
    lines: z.number().int(),
  }),
});
export type ImportFigures = z.infer<typeof importFigures>;

export const importState = z.enum(['running', 'done', 'failed', 'undone', 'cancelled']);

export const importRow = z.object({
  importId: z.number().int(),
  kind: importKind,
  fileName: z.string(),
  preset: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  state: importState,
  phase: z.enum(['reading', 'merging', 'finished']),
  /** 0..1 */
  progress: z.number(),
  figures: importFigures,
  dateOrder: z.enum(dateOrders),
  rejectedLines: z.number().int(),
  warnedLines: z.number().int(),
  hasRejects: z.boolean(),
  /** Until when the file of lines left out is kept; null when there is none. */
  rejectsUntil: z.iso.datetime().nullable(),
  error: z.string().nullable(),
});
export type ImportRow = z.infer<typeof importRow>;
export const importPage = z.object({ items: z.array(importRow), next: z.string().nullable() });
export const startedImport = z.object({ importId: z.number().int() });

/** What taking an import back takes out, and what of it stays. */
export const undoPreview = z.object({
  receipts: z.number().int(),
  /** Whose receipts they are. */
  customers: z.number().int(),
  /** Net amount of these receipts, by currency, in minor units. */
  net: z.record(z.string(), z.number().int()),
  /** Customers of whom nothing else is known: they go as well. */
  customersGone: z.number().int(),
  /** Receipts that stay, because a coupon counts as used by them. */
  redeemedStay: z.number().int(),
  /** Lines that the file added to receipts of earlier files. */
  linesStay: z.number().int(),
  /** Receipts of earlier files that this one said were cancelled. */
  voidedStay: z.number().int(),
  /** Silences that its purchases ended: they stay ended. */
  endedSilences: z.number().int(),
  /** Silences of campaigns that began with one of its purchases and go on. */
  openSilences: z.number().int(),
  /** Later files that told known receipts, perhaps these; brought in again they complete what goes. */
  laterFiles: z.array(z.string()),
});
export type UndoPreview = z.infer<typeof undoPreview>;

export const savedMapping = z.object({
  name: z.string(),
  kind: importKind,
  mapping: importMapping,
  savedAt: z.iso.datetime(),
});
export type SavedMapping = z.infer<typeof savedMapping>;
export const savedMappings = z.object({ items: z.array(savedMapping) });
export const mappingPath = z.object({ name: text(100) });
export const mappingChange = z.strictObject({ kind: importKind, mapping: importMapping });

/* ---- addresses that are not written to ---- */

/** A product or service; `id` is the number by which tills know it. */
export const productView = z
  .object({ productId: z.number().int(), id: z.string(), name: z.string(), category: z.string().nullable() })
  .meta({ id: 'ProductView' });
export type ProductView = z.infer<typeof productView>;
export const productList = z.object({ items: z.array(productView) });
export const productQuery = z.object({ search: z.string().trim().max(200).default('') });
export const newProduct = z.strictObject({ id: text(200), name: text(500) });
export type NewProduct = z.infer<typeof newProduct>;

export const suppressionReason = z.enum(['bounced', 'complained', 'unsubscribed', 'erased', 'by_hand']);

export const suppressedAddress = z
  .object({
    /** The keyed hash of the address, all that is kept of it. */
    id: z.string(),
    channel: z.enum(['email', 'sms']),
    reason: suppressionReason,
    recordedAt: z.string(),
    /** What the mail server said, without the address. */
    answer: z.string().nullable(),
    /** The person behind it said so: lifting it needs a ground. */
    isOwnAct: z.boolean(),
    customers: z.array(z.object({ customerId: z.number().int(), name: z.string() })),
  })
  .meta({ id: 'SuppressedAddress' });
export type SuppressedAddress = z.infer<typeof suppressedAddress>;
export const suppressedList = z.object({ items: z.array(suppressedAddress), next: z.string().nullable() });
export const suppressedQuery = z.object({
  /** A whole address; parts of it cannot be found, since only hashes are kept. */
  address: z.string().max(320).optional(),
  reason: suppressionReason.optional(),
  cursor: z.string().max(300).optional(),
});
export const liftRequest = z.strictObject({
  channel: z.enum(['email', 'sms']),
  id: z.string().regex(/^[0-9a-f]{64}$/),
  ground: text(500).min(10).optional().describe('How and when the person asked to be written to again.'),
});
export const liftedAnswer = z.object({ lifted: z.literal(true) });
