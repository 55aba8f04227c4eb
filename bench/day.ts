// What a day of purchases costs the running statistics of a base: 1 % of its customers buy once, later than all before;
// and 20 receipts come late for each of 10,000 customers. Seconds of the recording alone, three rounds each.
//   node --import ./scripts/typescript.mjs bench/day.ts [customers]
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { openDatabase } from '../src/ground/database/open.ts';
import {
  addDays,
  type Context,
  instantAt,
  migrate,
  quietLog,
  readShop,
  systemClock,
  vaultOf,
} from '../src/ground/index.ts';
import { inspectFile, type PurchaseRow, recordPurchases, runImport } from '../src/ledger/index.ts';

const customers = Number(process.argv[2] ?? 1_000_000);
const purchasesEach = 20;
const lateCustomers = Math.min(10_000, customers);
const lateEach = 20;
const rounds = 3;
const batch = 5_000;
const opens = '2024-01-01';

/** In the order of days, as tills tell them: what one customer bought lies far apart. */
function* purchases(): Generator<string> {
  yield 'customer,date,amount\n';
  for (let nth = 0; nth < purchasesEach; nth++) {
    let text = '';
    for (let customer = 1; customer <= customers; customer++) {
      text += `C${customer},${addDays(opens, nth * 30 + (customer % 29))},${10 + (customer % 50)}.00\n`;
      if (customer % 10_000 === 0) {
        yield text;
        text = '';
      }
    }
    yield text;
  }
}

const home = await mkdtemp(join(tmpdir(), 'ritorno-bench-'));
await chmod(home, 0o711);
const { db, close } = await openDatabase(home, undefined, quietLog);
try {
  await migrate(db);
  const context: Context = { db, clock: systemClock, home, log: quietLog, vault: vaultOf(Buffer.alloc(32, 1)) };
  const path = join(home, 'purchases.csv');
  await pipeline(Readable.from(purchases()), createWriteStream(path, { mode: 0o600 }));
  const { mapping } = await inspectFile(db, path, { kind: 'purchases' });
  await runImport(context, { path, fileName: 'purchases.csv', kind: 'purchases', mapping });
  await db.run(sql`vacuum analyze`);
  const shop = await readShop(db);
  const record = async (rows: readonly PurchaseRow[]) => {
    const started = performance.now();
    for (let at = 0; at < rows.length; at += batch) {
      await db.transaction((tx) => recordPurchases(tx, rows.slice(at, at + batch), { now: new Date(), shop }));
    }
    return (performance.now() - started) / 1000;
  };
  const bought = (customer: number, day: string, receipt: string): PurchaseRow => ({
    buyer: { kind: 'external', value: `C${customer}` },
    receipt,
    happenedAt: instantAt(shop.zone, day, '18:00'),
    lines: [{ amountMinor: 2500 }],
  });
  console.log(`${customers} customers, ${customers * purchasesEach} purchases`);
  for (let round = 1; round <= rounds; round++) {
    const day = addDays('2026-06-01', round);
    const onTime = await record(
      Array.from({ length: Math.floor(customers / 100) }, (_, i) => bought(1 + i * 100, day, `day ${round} ${i}`)),
    );
    const late = await record(
      Array.from({ length: lateCustomers * lateEach }, (_, i) =>
        bought(1 + Math.floor(i / lateEach), addDays('2023-01-01', i % lateEach), `late ${round} ${i}`),
      ),
    );
    console.log(
      `round ${round}: 1 % buy ${onTime.toFixed(2)} s; ${lateEach} late receipts for each of ${lateCustomers} ${late.toFixed(2)} s`,
    );
  }
} finally {
  await close();
  await rm(home, { recursive: true, force: true });
}
