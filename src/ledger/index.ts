// The door of `ledger`: the facts and the verbs that write them.

export { ledgerCommands } from './commands.ts';
export {
  type ClosedBy,
  closeEpisodes,
  type EpisodeKey,
  type EpisodeKind,
  type MovedSilence,
  movedSilences,
  openEpisodes,
  type Silence,
  settleMoved,
} from './episodes.ts';
export { ledgerErrors } from './errors.ts';
export { currencyChange } from './facts/currency-change.ts';
export { hasPurchases } from './facts/has-purchases.ts';
export {
  type Customers,
  haveLocks,
  heldCustomers,
  holdCustomers,
  holdingCustomers,
  lockCustomers,
} from './facts/locks.ts';
export { type CategoryMargin, setCategoryMargins } from './facts/margins.ts';
export {
  defaultSource,
  type PurchaseLine,
  type PurchaseRow,
  type RecordedPurchase,
  type RecordedState,
  recordPurchases,
} from './facts/record-purchases.ts';
export type { Buyer, SoldProduct } from './facts/stage-writer.ts';
export { voidPurchases } from './facts/void-purchase.ts';
export { purchaseFileOptions } from './import/file-options.ts';
export { type FileInspection, inspectFile } from './import/inspect-file.ts';
export {
  type LoggedLine,
  type PurchaseLog,
  type PurchaseLogOptions,
  readPurchaseLog,
} from './import/read-purchase-log.ts';
export { beginImport, type ImportRequest, type ImportResult, runImport } from './import/run-import.ts';
export { personName } from './import/texts.ts';
export { ledgerJobs } from './jobs.ts';
export { marginCommands } from './margin-commands.ts';
export { type AddressChannel, addressHash, normalEmail, normalPhone } from './people/addresses.ts';
export {
  type ConsentChannel,
  type ConsentPurpose,
  type ConsentRow,
  type ConsentState,
  recordConsents,
} from './people/consents.ts';
export { mailboxOf } from './people/mailbox.ts';
export { contactPermission, usableChannels, whyUnreachable } from './people/permission.ts';
export {
  cardOf,
  cleanText,
  customerEmail,
  customerIdOf,
  customerPhone,
  isShareable,
  type SharedKey,
  shareableKey,
} from './people/person.ts';
export { type CustomerRow, type RecordedCustomer, recordCustomers } from './people/record-customers.ts';
export { boughtUnderAnother } from './people/same-person.ts';
export { type SuppressionReason, suppressAddress } from './people/suppress-address.ts';
export { ledgerRoutes } from './routes.ts';
export { recordSignals, type SignalRow, signalsInsert } from './signals.ts';
export { suppressedCommand } from './suppressed-command.ts';
export { voidCommand } from './void-command.ts';
