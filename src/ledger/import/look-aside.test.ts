// Looks at files in threads: one that does not come to an end is ended, and those behind it are answered.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { inspectAside } from './look-aside.ts';

const db = testDatabase();
let home: string;
let path: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-look-'));
  path = join(home, 'till.csv');
  await writeFile(path, 'customer;receipt;date;amount\n1;a;31/12/2023;12,50\n');
});
afterAll(() => rm(home, { recursive: true, force: true }));

test('a look that does not come to an end is ended and told; both places are free for whoever waits', async () => {
  const context = testContext(db(), { home });
  await db().transaction(async (tx) => {
    // every look asks for the shop first, and waits for it as long as this transaction lasts
    await tx.run(sql`lock table setting in access exclusive mode`);
    const looks = Array.from({ length: 3 }, () => inspectAside(context, path, {}, 300).catch((error) => error));
    for (const error of await Promise.all(looks)) {
      expect(error).toMatchObject({ kind: { code: 'look_too_long', status: 400 } });
      expect(error.message).toContain('After 1 seconds');
    }
  });
  expect(await inspectAside(context, path)).toMatchObject({ mapping: { columns: { amount: ['amount'] } } });
});

test('a look that is answered in time is not ended afterwards: its thread looks at the next file', async () => {
  const context = testContext(db(), { home });
  for (let look = 0; look < 3; look++) {
    expect(await inspectAside(context, path, {}, 60_000)).toMatchObject({ mapping: { columns: { date: ['date'] } } });
  }
});
