// An import that runs is cancelled: nothing of a file of purchases stays, whenever it happens and wherever it runs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { cancelImport } from './cancel-import.ts';
import { inspectFile } from './inspect-file.ts';
import { readImport } from './list-imports.ts';
import { beginImport, type RunningImport } from './run-import.ts';
import { importKit } from './testing.ts';
import { previewUndo } from './undo-import.ts';

const kit = importKit();
const db = kit.db;
let files = 0;

/** Begins an import of a text; `aside` in a thread. */
async function begin(
  content: string,
  { kind = 'purchases', aside = false }: { kind?: 'purchases' | 'customers'; aside?: boolean } = {},
): Promise<RunningImport> {
  const path = join(kit.home(), `cancel-${++files}.csv`);
  await writeFile(path, content);
  const { mapping } = await inspectFile(db(), path, { kind });
  return beginImport(kit.context(), { path, fileName: 'file.csv', kind, mapping, aside });
}

/** Holds a lock that an import runs into while `work` is done. */
async function holding(lock: string, work: () => Promise<void>): Promise<void> {
  const client = await db().pool.connect();
  try {
    await client.query('begin');
    await client.query(lock);
    await work();
  } finally {
    await client.query('rollback');
    client.release();
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}

/** Waits for an import to stand before the lock. */
const isWaiting = async () =>
  (
    await db().rows(sql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
  ).length > 0;

const count = async (table: string) =>
  (await db().rows(sql<{ n: number }>`select count(*) as n from ${sql.ref(table)}`))[0].n;

/** Wide rows, so that a few receipts make several slices. */
const wide = 'n'.repeat(3000);
function purchases(rows: number, product = wide): string {
  const lines = Array.from(
    { length: rows },
    (_, i) => `c${i % 400},r${i},2024-0${1 + (i % 9)}-1${i % 7},5.00,${product}`,
  );
  return `customer,receipt,date,amount,comment\n${lines.join('\n')}\n`;
}

test.each([
  ['in the process that asked', false],
  ['in a thread of the server', true],
])('cancelled while it is read, %s: nothing of the file is in, and it can come in afterwards', async (_, aside) => {
  const file = purchases(2000);
  let running: RunningImport | undefined;
  await holding('lock table store in access exclusive mode', async () => {
    running = await begin(file, { aside });
    running.done.catch(() => undefined);
    await until(isWaiting);
    await cancelImport(kit.context(), running.importId, null);
    // asked for twice is asked for
    await cancelImport(kit.context(), running.importId, null);
  });
  await expect(running?.done).rejects.toMatchObject({ kind: { code: 'import_cancelled' } });
  for (const table of ['purchase', 'customer', 'customer_key']) expect(await count(table)).toBe(0);
  expect(await kit.leftovers()).toBe(0);
  const row = await readImport(db(), running?.importId ?? 0);
  expect(row).toMatchObject({ state: 'cancelled', error: null, hasRejects: false, figures: { receipts: 0, net: {} } });
  await expect(cancelImport(kit.context(), row.importId, null)).rejects.toMatchObject({
    kind: { code: 'import_not_running' },
  });
  await expect(previewUndo(db(), row.importId)).rejects.toMatchObject({ kind: { code: 'import_cancelled' } });
  expect(await kit.bring(file)).toMatchObject({ receipts: 2000, added: { customers: 400 } });
});

test('cancelled while it is sorted in: what was in already goes out again, of earlier files nothing changes', async () => {
  await kit.bring('customer,receipt,date,amount\nc7,before,2023-05-05,7.00\nother,o,2023-06-06,8.00\n');
  const facts = () => db().rows(sql`select customer_id, receipt, net_minor from purchase order by 1, 2`);
  const statistics = () =>
    db().rows(sql`select customer_id, visits, net_minor, last_day from customer_statistics order by 1`);
  const [factsBefore, statisticsBefore] = [await facts(), await statistics()];
  let running: RunningImport | undefined;
  const lock =
    "select 1 from customer_statistics join customer using (customer_id) where external_id = 'c7' for update of customer_statistics";
  await holding(lock, async () => {
    running = await begin(purchases(30_000));
    running.done.catch(() => undefined);
    await until(isWaiting);
    // the slices of other customers go in meanwhile
    await until(async () => (await count('purchase')) > 2);
    await cancelImport(kit.context(), running.importId, null);
  });
  await expect(running?.done).rejects.toMatchObject({ kind: { code: 'import_cancelled' } });
  expect(await facts()).toEqual(factsBefore);
  expect(await statistics()).toEqual(statisticsBefore);
  expect(await count('customer')).toBe(2);
  expect(await kit.leftovers()).toBe(0);
});

test('of a cancelled file of customers stays what was in, and it is said how many', async () => {
  const rows = Array.from({ length: 9000 }, (_, i) => `k${i},Name ${i} ${'x'.repeat(200)}`);
  let running: RunningImport | undefined;
  await holding('lock table consent in access exclusive mode', async () => {
    running = await begin(`customer_id,name,email_consent\n${rows.map((row) => `${row},yes`).join('\n')}\n`, {
      kind: 'customers',
    });
    running.done.catch(() => undefined);
    await until(isWaiting);
    await cancelImport(kit.context(), running.importId, null);
  });
  await expect(running?.done).rejects.toMatchObject({ kind: { code: 'import_cancelled_between' } });
  const row = await readImport(db(), running?.importId ?? 0);
  expect(row.state).toBe('cancelled');
  expect(row.figures.customers).toBe(await count('customer'));
  expect(row.figures.customers).toBeLessThan(9000);
});

test('an import that nobody runs any more cannot be cancelled: it is told to have failed', async () => {
  const [{ id }] = await db().rows(
    sql<{ id: number }>`
      insert into import (kind, file_name, mapping, state, started_at)
      values ('purchases', 'till.csv', '{"format": {"dateOrder": "dmy"}}', 'running', now()) returning import_id as id`,
  );
  await expect(cancelImport(kit.context(), id, null)).rejects.toMatchObject({ kind: { code: 'import_not_running' } });
  await expect(cancelImport(kit.context(), 999_999, null)).rejects.toMatchObject({
    kind: { code: 'import_not_found' },
  });
  expect(await db().rows(sql`select state from import where import_id = ${id}`)).toEqual([{ state: 'failed' }]);
});

test('a thread comes to the same figures, rejects and failures as the process itself', async () => {
  const lines = Array.from({ length: 6000 }, (_, i) =>
    i % 10 === 3 ? `c${i},r${i},31/02/2024,5.00,ann@` : `c${i % 90},r${i},12/03/2024,5.00,ann@shop.test`,
  );
  const file = `customer,receipt,date,amount,email\n${lines.join('\n')}\n`;
  const own = await (await begin(file)).done;
  await kit.empty();
  const aside = await (await begin(file, { aside: true })).done;
  expect(aside.figures).toEqual(own.figures);
  expect(aside.rejectsPath).toBe(own.rejectsPath);
  const path = join(kit.home(), 'wrong.csv');
  await writeFile(path, file);
  const { mapping } = await inspectFile(db(), path);
  const wrong = { ...mapping, columns: { ...mapping.columns, amount: ['no such column'] } };
  const request = { path, fileName: 'wrong.csv', kind: 'purchases', mapping: wrong, aside: true } as const;
  const { importId, done } = await beginImport(kit.context(), request);
  await expect(done).rejects.toMatchObject({ kind: { code: 'column_unknown' }, details: { column: 'no such column' } });
  expect(await readImport(db(), importId)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('no such column'),
  });
});
