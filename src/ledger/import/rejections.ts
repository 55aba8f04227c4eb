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
    remedy:
      'Nothing, if the buyer was not known. Else fill in the customer and import the file again: where a list tells it on the first line of a group only, every further line is lost until it is copied down.',
  },
  kind_of_customer: {
    reason: 'a kind of customer, nobody by name or number',
    remedy:
      'New, returning and the like say what kind of customer bought and not who: name the column that holds the number, address or name (--map COLUMN=customer).',
  },
  spoilt_id: {
    reason: 'number spoilt by a spreadsheet',
    remedy:
      'A spreadsheet has rounded the number (3.93E+11) or could not show it, and many numbers now look the same. Export the file again without opening it in a spreadsheet, or format the column as text before saving.',
  },
  no_order: {
    reason: 'line of an order whose first line is missing',
    remedy: 'Mend the line above with which the order begins and import the file again: this line belongs to it.',
  },
  unknown_state: {
    reason: 'state or type not known',
    remedy:
      'Say what the word means and import the file again, as in --state WORD=paid; it can also be unpaid, cancelled, refunded, return, exchange, gift_card, tip, deposit or no_sale. If the column tells no such thing, leave it out (--map COLUMN=none).',
  },
  no_sale: {
    reason: 'no sale',
    remedy:
      'Nothing: nothing was sold here, as in an even exchange, a payment out of the till or shipping. If it was a sale, say so (--state WORD=paid).',
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
  unknown_date: {
    reason: 'date not understood',
    remedy: `Write it as in 2026-11-05, or 2026-11-05 10:22 with the time: ${fixSmall}`,
  },
  other_order: {
    reason: 'date in another order than the others',
    remedy: `${order} This one can only be read the other way round: ${fixSmall}`,
  },
  future: { reason: 'date in the future', remedy: `${order} ${fix}` },
  bad_time: {
    reason: 'no such time',
    remedy: `What stands as the time of day is none that is known; write it as in 10:22 or 10:22:31: ${fixSmall}`,
  },
  no_receipt: { reason: 'no receipt number', remedy: 'Fill it in, or import the file without mapping a receipt.' },
  no_amount: { reason: 'no amount', remedy: fix },
  bad_amount: { reason: 'amount is no number', remedy: `${mark} ${fix}` },
  not_a_number: {
    reason: 'amount is no number',
    remedy: `Write the number alone or with its currency, as in 1234.50 or 1234.50 EUR: ${fixSmall}`,
  },
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
  bad_currency: {
    reason: 'unknown currency',
    remedy:
      'Use the three letters of ISO 4217, as in EUR; a sign or name that several currencies share says too little.',
  },
  bad_email: { reason: 'no e-mail address', remedy: fix },
  not_paid: {
    reason: 'not paid',
    remedy:
      'Nothing, if no money came: an order that was not paid is no purchase. If it was paid since, export it again.',
  },
  cancelled: { reason: 'cancelled', remedy: 'Nothing: a cancelled order is no purchase.' },
  other_day: {
    reason: 'receipt number used on another day',
    remedy:
      'Receipt numbers repeat: make the date part of the receipt (--map DATE=receipt as well). A return of a later day under the number of its sale is taken off by itself, unless it came in before its sale: then take that import back (ritorno imports undo) and import the sale first.',
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
  no_goods: {
    reason: 'gift card, tip or deposit: the visit counts, its money does not',
    remedy: 'Nothing: no goods were sold for it yet. If it was a sale, say so (--state WORD=paid).',
  },
  product_left_out: {
    reason: 'product number left out, sale kept',
    remedy:
      'A spreadsheet has rounded the number (8.00E+12), so that many products look the same. Export the column as text and import the file again.',
  },
  name_left_out: {
    reason: 'name left out, the rest kept',
    remedy: 'A link, an address or a formula is no name of a person: correct the cell and import the file again.',
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
  consent_not_said: {
    reason: 'consent stated for the file not recorded: its own column does not say yes',
    remedy:
      'Nothing, if nobody asked this customer. If the statement holds for everybody, import the file again with its consent column left out.',
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
