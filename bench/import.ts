// How fast a file of purchases comes in (reading, checking, de-duplicating, statistics), against a COPY of the very rows
// that it stored: into tables with the same keys and indexes, and into bare ones.
//   node --import ./scripts/typescript.mjs bench/import.ts [lines]
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { openDatabase } from '../src/ground/database/open.ts';
import { type Context, type Database, migrate, quietLog, systemClock, vaultOf } from '../src/ground/index.ts';
import { inspectFile, runImport } from '../src/ledger/index.ts';

const lines = Number(process.argv[2] ?? 2_000_000);
const rounds = 3;
const linesPerBasket = 24;

/** A till's file in the shape of Online Retail: a line per product, a quarter of them without a customer. */
function* tillFile(): Generator<string> {
  yield 'Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n';
  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const baskets = Math.ceil(lines / linesPerBasket);
  const start = Date.UTC(2010, 11, 1, 8);
  const minutes = (365 * 24 * 60) / baskets;
  let written = 0;
  for (let basket = 0; basket < baskets; basket++) {
    const at = new Date(start + Math.floor(basket * minutes) * 60_000).toISOString();
    const date = `${at.slice(0, 10)} ${at.slice(11, 19)}`;
    const customer = random(4) === 0 ? '' : `${12_000 + random(Math.ceil(lines / 120))}`;
    let text = '';
    for (let i = 0; i < linesPerBasket && written < lines; i++, written++) {
      const product = random(3_900);
      const quantity = random(60) === 0 ? -1 - random(5) : 1 + random(24);
      const price = `${random(20)}.${random(100)}`;
      text += `LIGHT HOLDER WITH HEART NUMBER ${product},${quantity},${date},${price},${customer},United Kingdom\n`;
    }
    yield text;
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function print(what: string, rows: number, seconds: number): void {
  console.log(
    `${what.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s ${Math.round(rows / seconds)
      .toString()
      .padStart(9)}/s`,
  );
}

const tables = ['purchase', 'purchase_line'] as const;

/** The stored rows as COPY text, in the order of the file. */
async function storedRows(db: Database): Promise<Record<string, Buffer[]>> {
  const rows: Record<string, Buffer[]> = {};
  for (const table of tables) {
    rows[table] = [];
    const query =
      table === 'purchase'
        ? 'select * from purchase order by happened_at'
        : 'select l.* from purchase_line l join purchase p using (customer_id, purchase_id) order by p.happened_at';
    for await (const chunk of db.copyOut(`copy (${query}) to stdout`)) rows[table].push(chunk);
  }
  return rows;
}

async function copyAll(db: Database, rows: Record<string, Buffer[]>, like: string): Promise<number> {
  for (const table of tables) {
    await db.run(sql.raw(`drop table if exists copy_${table}`));
    await db.run(sql.raw(`create table copy_${table} (like ${table} ${like})`));
  }
  return timed(async () => {
    for (const table of tables) await db.copyIn(`copy copy_${table} from stdin`, rows[table]);
  });
}

async function emptyLedger(db: Database): Promise<void> {
  await db.run(
    sql`truncate customer, customer_key, consent, product, store, purchase, purchase_line, customer_statistics, episode`,
  );
}

const home = await mkdtemp(join(tmpdir(), 'ritorno-bench-'));
const { db, close } = await openDatabase(home, process.env.DATABASE_URL, quietLog);
try {
  await migrate(db);
  const context: Context = { db, clock: systemClock, home, log: quietLog, vault: vaultOf(randomBytes(32)) };
  const path = join(home, 'till.csv');
  await pipeline(Readable.from(tillFile()), createWriteStream(path));
  const { mapping } = await inspectFile(db, path, { kind: 'purchases' });
  const request = { path, fileName: 'till.csv', kind: 'purchases' as const, mapping };

  const imports: number[] = [];
  const keyed: number[] = [];
  const bare: number[] = [];
  let stored = 0;
  let rows: Record<string, Buffer[]> | undefined;
  for (let round = 0; round < rounds; round++) {
    await emptyLedger(db);
    imports.push(await timed(() => runImport(context, request)));
    rows ??= await storedRows(db);
    [{ stored }] = await db.rows(sql<{ stored: number }>`select count(*) as stored from purchase_line`);
    keyed.push(await copyAll(db, rows, 'including all'));
    bare.push(await copyAll(db, rows, ''));
    print(`round ${round + 1}: import`, lines, imports[round]);
    print(`round ${round + 1}: COPY, same keys and indexes`, stored, keyed[round]);
    print(`round ${round + 1}: COPY, bare`, stored, bare[round]);
  }
  const again = await timed(() => runImport(context, request));
  print('the same file once more', lines, again);
  console.log(
    `${lines} lines in the file, ${stored} stored; memory ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
  );
  console.log(`ratio to COPY with the same keys ${(median(keyed) / median(imports)).toFixed(2)} (at least 0.40)`);
  console.log(`ratio to a bare COPY             ${(median(bare) / median(imports)).toFixed(2)} (aim 0.20)`);
} finally {
  await close();
  await rm(home, { recursive: true, force: true });
}
