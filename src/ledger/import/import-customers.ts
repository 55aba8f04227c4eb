// A file of customers: read in batches, each recorded in a transaction of its own.
import type { Database, Vault } from '../../ground/index.ts';
import type { ConsentStatement, ImportFigures, ImportMapping } from '../contract.ts';
import { type CustomerRow, recordCustomers } from '../people/record-customers.ts';
import { writtenIn } from './cells.ts';
import { noFigures, stopIfCancelled } from './import-log.ts';
import type { FileOnDisk } from './open-text.ts';
import { customerReader } from './read-customers.ts';
import { readRecords } from './read-records.ts';
import type { RejectsFile, ToldLine } from './rejects-file.ts';
import type { Report } from './report.ts';
import type { Row } from './row.ts';

export interface CustomerImport {
  readonly importId: number;
  readonly file: FileOnDisk;
  readonly fileName: string;
  readonly mapping: ImportMapping;
  readonly zone: string;
  readonly vault: Vault;
  readonly now: Date;
  readonly consent: ConsentStatement | undefined;
  readonly rejects: RejectsFile;
  readonly report: Report;
  /** Aborted when somebody cancels: the work stops before the next batch. */
  readonly signal: AbortSignal;
}

const batchRows = 2000;

interface Pending {
  readonly row: CustomerRow;
  /** What to tell if the card is somebody else's. */
  readonly card: ToldLine;
}

/** Takes the file in. */
export async function importCustomers(db: Database, work: CustomerImport): Promise<ImportFigures> {
  let lines = 0;
  let newCustomers = 0;
  let pending: Pending[] = [];
  let line = 0;
  let present: Row;
  let raw = () => '';
  let written: ReturnType<typeof writtenIn> = () => '';
  const told = (field: string): ToldLine => ({ line, field, value: written(present, field), raw: raw() });
  const seen = new Set<number>();
  let reader: ReturnType<typeof customerReader> | undefined;

  const record = async () => {
    await stopIfCancelled(db, work.importId, work.signal);
    const batch = pending;
    pending = [];
    const how = { now: work.now, vault: work.vault };
    const results = await db.transaction(async (tx) => {
      const recorded = await recordCustomers(
        tx,
        batch.map((each) => each.row),
        how,
      );
      const refused = recorded.filter(({ customerId }) => customerId === null).map(({ index }) => batch[index].row);
      await recordCustomers(tx, refused.flatMap(refusalOf), how);
      return recorded;
    });
    for (const { index, state, customerId } of results) {
      if (customerId === null) work.rejects.add(batch[index].card, 'card_of_another');
      else if (!seen.has(customerId)) {
        seen.add(customerId);
        if (state === 'new') newCustomers++;
      }
    }
  };
  const figures = (): ImportFigures => ({
    ...noFigures,
    lines,
    customers: seen.size,
    rejected: work.rejects.byReason,
    warnings: work.rejects.warnings,
    // the "no" of a row that is left out may make a customer: such a row counts as left out
    known: Math.max(0, lines - newCustomers - Object.values(work.rejects.byReason).reduce((sum, n) => sum + n, 0)),
    added: { customers: newCustomers, receipts: 0, lines: newCustomers },
  });

  await readRecords(work.file, 'customers', work.mapping, {
    columns(names) {
      written = writtenIn(work.mapping, names);
      reader = customerReader(
        work.mapping,
        names,
        work,
        (field, code) => work.rejects.add(told(field), code),
        (field, code) => work.rejects.warn(told(field), code),
      );
    },
    record(fields, number, text) {
      lines++;
      line = number;
      present = fields;
      raw = text;
      const row = reader?.(fields);
      if (row) pending.push({ row, card: told('card') });
    },
    damaged(number, code, text) {
      lines++;
      work.rejects.add({ line: number, field: 'line', value: '', raw: text() }, code);
    },
    async pause(bytesRead) {
      work.signal.throwIfAborted();
      if (pending.length >= batchRows) await record();
      await work.rejects.flush();
      work.report('reading', bytesRead / work.file.bytes, figures());
    },
  });
  await record();
  work.report('merging', 1, figures());
  return figures();
}

/** What a refused row says all the same: that its customer does not want to be written to. */
function refusalOf({ externalId, consents = [] }: CustomerRow): CustomerRow[] {
  const withdrawn = consents.filter(({ state }) => state === 'withdrawn');
  return withdrawn.length === 0 ? [] : [{ externalId, consents: withdrawn }];
}
