// Why a line was not taken in, and what to do about it. The reason is what reports count by.

/** One kind of rejection. */
export interface Rejection {
  readonly reason: string;
  readonly remedy: string;
}

const fix = 'Correct the cell and import the file again; what went in already is not counted twice.';

export const rejections = {
  no_customer: {
    reason: 'no customer',
    remedy: 'Nothing, if the buyer was not known. Else fill in the customer and import the file again.',
  },
  wrong_columns: {
    reason: 'wrong number of columns',
    remedy: 'The line has more or fewer cells than the header: look for a separator inside a text without quotes.',
  },
  broken_quotes: {
    reason: 'broken quotes',
    remedy: 'A quote opens that does not close, or text follows a closing one: double the quotes inside texts.',
  },
  unreadable: {
    reason: 'unreadable characters',
    remedy: 'The line is written in another encoding than the rest: save the file as UTF-8 and import it again.',
  },
  too_long: {
    reason: 'text too long',
    remedy: 'Names of customers, receipts and products have at most 200 characters.',
  },
  no_date: { reason: 'no date', remedy: fix },
  bad_date: { reason: 'no such date', remedy: `Is the order of day and month right? ${fix}` },
  future: { reason: 'date in the future', remedy: `Is the order of day and month right? ${fix}` },
  bad_time: { reason: 'no such time', remedy: fix },
  no_receipt: { reason: 'no receipt number', remedy: 'Fill it in, or import the file without mapping a receipt.' },
  no_amount: { reason: 'no amount', remedy: fix },
  bad_amount: { reason: 'amount is no number', remedy: `Is the decimal mark right? ${fix}` },
  bad_quantity: { reason: 'quantity is no number', remedy: `Is the decimal mark right? ${fix}` },
  negative_twice: {
    reason: 'negative quantity and price',
    remedy: 'A return has a negative quantity or a negative price, not both.',
  },
  too_large: {
    reason: 'amount too large',
    remedy: `No sale comes to ten billion: look for a missing decimal mark. ${fix}`,
  },
  bad_currency: { reason: 'unknown currency', remedy: 'Use the three letters of ISO 4217, as in EUR.' },
  bad_email: { reason: 'no e-mail address', remedy: fix },
  bad_phone: { reason: 'no telephone number', remedy: 'Write it with its country code, as in +39 333 1234567.' },
  bad_zone: { reason: 'unknown time zone', remedy: 'Use a name of the IANA list, as in Europe/Rome.' },
  bad_country: { reason: 'unknown country', remedy: 'Use the two letters of ISO 3166, as in IT.' },
  bad_consent: { reason: 'consent is neither yes nor no', remedy: 'Write yes or no; leave it empty when not known.' },
  not_paid: {
    reason: 'not paid',
    remedy:
      'Nothing, if no money came: an order that was not paid is no purchase. If it was paid since, export it again.',
  },
  cancelled: { reason: 'cancelled', remedy: 'Nothing: a cancelled order is no purchase.' },
  other_day: {
    reason: 'receipt number used on another day',
    remedy: 'Receipt numbers repeat: make the date part of the receipt (--map DATE=receipt as well).',
  },
  other_currency: { reason: 'receipt known in another currency', remedy: 'Is the currency of the import right?' },
  other_content: {
    reason: 'receipt known with another amount',
    remedy: 'Void the recorded purchase first if this one is right, or give this file a source of its own (--source).',
  },
  card_of_another: {
    reason: 'card of another customer',
    remedy: 'Find out who holds the card and keep it with that customer only.',
  },
} as const satisfies Record<string, Rejection>;

export type RejectionCode = keyof typeof rejections;
