// What can go wrong in the ledger, in words that a shop owner can act on.
import { catalogue } from '../ground/index.ts';

/** The catalogue of the room. */
export const ledgerErrors = catalogue({
  not_an_address: {
    status: 400,
    sentence: '{address} is no address.',
    remedy: 'Correct it and send it again.',
  },
  currency_in_use: {
    status: 409,
    sentence: 'There are purchases in {currency}: the shop keeps that currency.',
    remedy: 'If they were read with the wrong currency, take their imports back first and import the files again.',
  },
  file_unreadable: {
    status: 400,
    sentence: 'The file {path} cannot be read: {reason}.',
    remedy: 'Check the name and the permissions, then try again.',
  },
  file_empty: {
    status: 400,
    sentence: 'The file {path} is empty.',
    remedy: 'Export it again and look at it before the import.',
  },
  file_not_text: {
    status: 400,
    sentence: 'The file {path} is no table of text but {what}.',
    remedy: 'Open it in the program that made it, save it as CSV (UTF-8), and import that.',
  },
  file_damaged: {
    status: 400,
    sentence: 'The packed file {path} is damaged: {reason}.',
    remedy: 'Pack or copy it again; what was read before the damage has not been taken in.',
  },
  look_too_long: {
    status: 400,
    sentence: 'After {seconds} seconds it was still not clear how this file is written; the look at it was ended.',
    remedy:
      'Nothing of it was kept. Export it again with fewer columns or in smaller parts, or try once more when the server has less to do.',
  },
  first_line_too_long: {
    status: 400,
    sentence:
      'The first line of the file {path} does not end within {mebibytes} MiB: this is no table with one row per line.',
    remedy: 'Export it as CSV with one sale or one customer per line.',
  },
  too_many_columns: {
    status: 400,
    sentence: 'The file {path} has {columns} columns; a table of sales or customers has no more than {most}.',
    remedy: 'Check its separator (--separator), or export it with one sale or one customer per line.',
  },
  disk_full: {
    status: 507,
    sentence: 'The disk is full.',
    remedy: 'Free some space and import the file again: what went in already is not counted twice.',
  },
  columns_missing: {
    status: 400,
    sentence: 'The file has no column for {fields}.',
    remedy: 'Name it, as in --map COLUMN={first}. The file has these columns: {columns}.',
  },
  header_damaged: {
    status: 400,
    sentence:
      'The file has no column for {fields}, and its header is damaged: there are control characters in the names of the columns {damage}.',
    remedy:
      'Export the file again; or say which column it is, as in --map COLUMN={first}. Without those characters the file has these columns: {columns}.',
  },
  field_twice: {
    status: 400,
    sentence: 'Two columns are told to be the {field}: {first} and {second}.',
    remedy: 'Keep the one that it is, and leave the other out (--map COLUMN=none).',
  },
  column_twice: {
    status: 400,
    sentence: 'The column {column} is told to be two things at once: {other} and {field}.',
    remedy: 'Keep one of them, and name another column for the other (--map COLUMN=field).',
  },
  column_unknown: {
    status: 400,
    sentence: 'The file has no column {column}.',
    remedy: 'It has these columns: {columns}.',
  },
  field_unknown: {
    status: 400,
    sentence: 'A column cannot be "{field}".',
    remedy: 'It can be one of: {fields}.',
  },
  preset_unknown: {
    status: 400,
    sentence: 'There is no preset {name}.',
    remedy: 'The presets are: {names}.',
  },
  mapping_unknown: {
    status: 404,
    sentence: 'There is no saved mapping {name}.',
    remedy: 'The saved ones are: {names}.',
  },
  date_order_unclear: {
    status: 400,
    sentence: 'The dates can be read in two ways: {example} is {dmy} or {mdy}.',
    remedy: 'Say which with --date-order dmy (day first) or --date-order mdy (month first).',
  },
  option_unknown: {
    status: 400,
    sentence: '{option} cannot be {value}.',
    remedy: 'It can be one of: {values}.',
  },
  upload_unknown: {
    status: 404,
    sentence: 'The uploaded file is no longer there.',
    remedy: 'Choose the file again.',
  },
  upload_missing: {
    status: 400,
    sentence: 'No file was sent.',
    remedy: 'Choose a file.',
  },
  consent_of_purchases: {
    status: 400,
    sentence: 'A file of purchases cannot state a consent.',
    remedy: 'Import the purchases without it, then state it with a file of customers.',
  },
  file_read_otherwise: {
    status: 409,
    sentence: 'This file came in before as import {import} and was read otherwise: its receipts would come twice.',
    remedy:
      'Take that one back first (ritorno imports undo {import} --yes, or on its page), then import the file again. If both shall count, say so (--again).',
  },
  import_not_found: {
    status: 404,
    sentence: 'There is no such import.',
    remedy: 'Look it up in the list of imports.',
  },
  import_running: {
    status: 409,
    sentence: 'An import is running.',
    remedy: 'Wait for its end, then try again.',
  },
  import_not_running: {
    status: 409,
    sentence: 'This import does not run any more.',
    remedy: 'Look at what it came to. A file of purchases that is in can be taken back (ritorno imports undo).',
  },
  import_cancelled: {
    status: 409,
    sentence: 'The import was cancelled; nothing of the file was taken in.',
    remedy: 'Import the file again when it is right.',
  },
  import_cancelled_between: {
    status: 409,
    sentence: 'The import was cancelled; what of the file was in by then stays: {customers} customers.',
    remedy: 'Import the file again when it is right: it replaces what it told.',
  },
  import_undone: {
    status: 409,
    sentence: 'This import has been undone already.',
    remedy: 'Nothing is left to undo. Import the file again if it was right after all.',
  },
  undo_of_customers: {
    status: 409,
    sentence: 'A file of customers cannot be undone: what it replaced is not kept.',
    remedy: 'Import a corrected file of customers.',
  },
  rejects_not_found: {
    status: 404,
    sentence: 'This import has no file of rejected lines.',
    remedy: 'Nothing was rejected, or the file was removed from the data folder.',
  },
  receipt_not_found: {
    status: 404,
    sentence: 'No purchase that counts has the receipt number {receipt} (source {source}).',
    remedy: 'Look it up on the page of the customer; the source is the --source of its import.',
  },
  receipt_of_several: {
    status: 409,
    sentence: 'Several customers have the receipt number {receipt}: {customers}.',
    remedy: 'Say whose it is with --customer.',
  },
  batch_shape: {
    status: 400,
    sentence: 'The batch is not understood: it needs a list "{list}" of 1 to 1000 rows.',
    remedy: 'Send {"{list}": [ ... ]}, at most 1000 rows at once.',
  },
  suppression_not_found: {
    status: 404,
    sentence: 'This address is not among those that are not written to.',
    remedy: 'Load the list again; somebody else may have taken it off already.',
  },
  suppression_of_person: {
    status: 409,
    sentence: 'The person behind this address said themself that they want no mail.',
    remedy: 'Say how and when they asked to be written to again; without that it stays.',
  },
  product_number_taken: {
    status: 409,
    sentence: 'The number {id} belongs to another product, {name}.',
    remedy: 'Choose that product, or give this one the number that the till knows it by.',
  },
  customer_not_found: {
    status: 404,
    sentence: 'There is no such customer.',
    remedy: 'Look the customer up in the list of customers.',
  },
});
