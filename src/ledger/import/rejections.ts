// Why a line was not taken in, or not all of it, and what to do about it. The reason is what reports count by. Remedies may
// name {order}, {otherOrder}, {mark}, {otherMark} and {encoding}: how this file was read.

/** One kind of rejection or warning. */
export interface Rejection {
  readonly reason: string;
  readonly remedy: string;
}

const fixSmall = 'correct the cell and import the file again; what went in already is not counted twice.';
const fix = `C${fixSmall.slice(1)}`;
const order = 'Dates were read {order}; if that is wrong, import with --date-order {otherOrder}.';
const mark = 'Numbers were read with {mark} as decimal mark; if that is wrong, import with --decimal-mark {otherMark}.';

/** Rows that are not taken in. */
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
  line_too_long: {
    reason: 'line too long',
    remedy:
      'A line has at most 1 MiB: look for a missing line end, or for a text that does not belong in the table. Only the beginning of the line is shown.',
  },
  unreadable: {
    reason: 'unreadable characters',
    remedy:
      'The file was read as {encoding}, which this line is not: save it as UTF-8, or name its encoding (--encoding).',
  },
  too_long: {
    reason: 'text too long',
    remedy: 'Names of customers, receipts and products have at most 200 characters.',
  },
  no_date: { reason: 'no date', remedy: fix },
  bad_date: { reason: 'no such date', remedy: `${order} ${fix}` },
  other_order: {
    reason: 'date in another order than the others',
    remedy: `${order} This one can only be read the other way round: ${fixSmall}`,
  },
  future: { reason: 'date in the future', remedy: `${order} ${fix}` },
  bad_time: { reason: 'no such time', remedy: fix },
  no_receipt: { reason: 'no receipt number', remedy: 'Fill it in, or import the file without mapping a receipt.' },
  no_amount: { reason: 'no amount', remedy: fix },
  bad_amount: { reason: 'amount is no number', remedy: `${mark} ${fix}` },
  bad_quantity: { reason: 'quantity is no number', remedy: `${mark} ${fix}` },
  negative_twice: {
    reason: 'negative quantity and price',
    remedy: 'A return has a negative quantity or a negative price, not both.',
  },
  too_large: {
    reason: 'amount too large',
    remedy: `No line of a receipt comes to a billion: look for a missing decimal mark. ${fix}`,
  },
  order_number: {
    reason: 'amount looks like the number of an order',
    remedy:
      'No line of a receipt comes to a billion. If the column holds numbers of orders, cards or telephones, map the column that holds the amounts (--map COLUMN=amount) and import the file again.',
  },
  other_total: {
    reason: 'another total of the same order',
    remedy: `The lines of an order repeat its total, this one tells another. If amounts are what each line came to, import with --amounts line. ${fix}`,
  },
  bad_currency: { reason: 'unknown currency', remedy: 'Use the three letters of ISO 4217, as in EUR.' },
  bad_email: { reason: 'no e-mail address', remedy: fix },
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
    remedy:
      'If this one is right: ritorno void NUMBER, then bring it in with a source of its own (--source corrected). Else nothing.',
  },
  card_of_another: {
    reason: 'card of another customer',
    remedy: 'Find out who holds the card and keep it with that customer only.',
  },
} as const satisfies Record<string, Rejection>;

export type RejectionCode = keyof typeof rejections;

const later = 'correct the cell and import the file again, or bring the customer in with a file of customers.';

/** Rows that were taken in without one of their fields, or that came to nothing new. */
export const warnings = {
  email_left_out: { reason: 'e-mail address left out, sale kept', remedy: `This is no address: ${later}` },
  phone_left_out: { reason: 'telephone number left out, sale kept', remedy: `This is no telephone number: ${later}` },
  country_left_out: {
    reason: 'country left out, sale kept',
    remedy: `Countries are the two letters of ISO 3166, as in IT: ${later}`,
  },
  address_left_out: { reason: 'e-mail address left out, customer kept', remedy: `This is no address: ${fixSmall}` },
  second_address_left_out: {
    reason: 'more than one e-mail address, the first taken',
    remedy: 'Nothing, if the first is the right one. Else leave one address in the cell and import the file again.',
  },
  number_left_out: {
    reason: 'telephone number left out, customer kept',
    remedy: `Write it with its country code, as in +39 333 1234567, in a column of texts: ${fixSmall}`,
  },
  second_number_left_out: {
    reason: 'more than one telephone number, the first taken',
    remedy: 'Nothing, if the first is the right one. Else leave one number in the cell and import the file again.',
  },
  zone_left_out: {
    reason: 'time zone left out, customer kept',
    remedy: `Use a name of the IANA list, as in Europe/Rome: ${fixSmall}`,
  },
  customer_country_left_out: {
    reason: 'country left out, customer kept',
    remedy: `Use the two letters of ISO 3166, as in IT, or the name of the country: ${fixSmall}`,
  },
  birthday_left_out: {
    reason: 'birthday left out, customer kept',
    remedy: `This is no day of a year on which somebody was born. Dates were read {order}: ${fixSmall}`,
  },
  consent_left_out: {
    reason: 'consent not understood, none recorded',
    remedy: `Write yes or no and the day on which it was said; without it nobody is written to: ${fixSmall}`,
  },
  repeated: { reason: 'same receipt again, counted once', remedy: 'Nothing: the receipt is in the file twice.' },
  line_repeated: {
    reason: 'same line of an order again, counted once',
    remedy: 'Nothing: product, quantity and total of the order are those of a line before.',
  },
  order_of_another: {
    reason: 'order known under another customer, counted there once',
    remedy:
      'Nothing, if the buyer changed the address. If the order stands under the wrong customer: ritorno void NUMBER, then import the file again.',
  },
  voided: {
    reason: 'receipt voided earlier, not counted',
    remedy: 'Nothing, if it was voided rightly; else give the sale a new receipt number.',
  },
} as const satisfies Record<string, Rejection>;

export type WarningCode = keyof typeof warnings;
