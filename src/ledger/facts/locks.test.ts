// The lock of customers: exact, in ascending order, passed over by claims, made for whoever has none yet.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { Tx } from '../../ground/index.ts';
import { testDatabase } from '../../ground/testing.ts';
import { holdCustomers, lockCustomers, lockEverybody } from './locks.ts';

const db = testDatabase();

beforeEach(() => db().run(sql`truncate customer_lock`));

/** A transaction that has done something and stays open until it is ended. */
async function open(work: (tx: Tx) => Promise<unknown>): Promise<() => Promise<void>> {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const transaction = db().transaction(async (tx) => {
    await work(tx);
    begun();
    await ended;
  });
  await Promise.race([hasBegun, transaction]);
  return async () => {
    end();
    await transaction;
  };
}

const held = (...customers: number[]) => db().transaction((tx) => holdCustomers(tx, customers));

/** Waits until a statement of this database waits for a lock. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const rows = await db().rows(
      sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a claim passes over the customer whom somebody is writing about, and over nobody else', async () => {
  await held(1, 2, 3);
  const end = await open((tx) => lockCustomers(tx, [2]));
  expect(await held(1, 2, 3)).toEqual([1, 3]);
  await end();
  expect(await held(3, 2, 1, 2)).toEqual([1, 2, 3]);
});

test('two claims may hold one customer, and a purchase waits for both', async () => {
  await held(7);
  const ends = [await open((tx) => holdCustomers(tx, [7])), await open((tx) => holdCustomers(tx, [7]))];
  let isLocked = false;
  const purchase = db()
    .transaction((tx) => lockCustomers(tx, [7]))
    .then(() => {
      isLocked = true;
    });
  await somebodyWaits();
  await ends[0]();
  await somebodyWaits();
  expect(isLocked).toBe(false);
  await ends[1]();
  await purchase;
});

test('customers named by a query are locked like those named by number, each once', async () => {
  await held(3, 4, 5, 6);
  const end = await open((tx) => lockCustomers(tx, sql`select unnest(array[5, 4, 5]::bigint[])`));
  expect(await held(3, 4, 5, 6)).toEqual([3, 6]);
  await end();
});

test('a customer locked for the first time by two at once is locked by one after the other', async () => {
  const end = await open((tx) => lockCustomers(tx, [9]));
  let isLocked = false;
  const second = db()
    .transaction((tx) => lockCustomers(tx, [9]))
    .then(() => {
      isLocked = true;
    });
  await somebodyWaits();
  expect(isLocked).toBe(false);
  await end();
  await second;
});

test('whoever locks everybody waits for a writer, and a later writer waits in turn', async () => {
  const end = await open((tx) => lockCustomers(tx, [1]));
  const order: string[] = [];
  const everybody = db().transaction(async (tx) => {
    await lockEverybody(tx);
    order.push('everybody');
  });
  await somebodyWaits();
  const later = db().transaction(async (tx) => {
    await lockCustomers(tx, [2]);
    order.push('later');
  });
  await end();
  await Promise.all([everybody, later]);
  expect(order).toEqual(['everybody', 'later']);
});

for (const seed of [Date.now() % 1_000_000, 3]) {
  test(`writers and claims over the same customers, known and new, close no ring and exclude each other (seed ${seed})`, async () => {
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const some = () => Array.from({ length: 1 + Math.floor(random() * 40) }, () => 1 + Math.floor(random() * 300));
    const writing = new Set<number>();
    const claiming = new Map<number, number>();
    const writer = async () => {
      for (let round = 0; round < 15; round++) {
        const customers = [...new Set(some())];
        await db().transaction(async (tx) => {
          await lockCustomers(tx, customers);
          for (const one of customers) {
            expect(writing.has(one) || (claiming.get(one) ?? 0) > 0).toBe(false);
            writing.add(one);
          }
          await tx.run(sql`select 1`);
          for (const one of customers) writing.delete(one);
        });
      }
    };
    const claimer = async () => {
      for (let round = 0; round < 15; round++) {
        await db().transaction(async (tx) => {
          const customers = await holdCustomers(tx, some());
          for (const one of customers) {
            expect(writing.has(one)).toBe(false);
            claiming.set(one, (claiming.get(one) ?? 0) + 1);
          }
          await tx.run(sql`select 1`);
          for (const one of customers) claiming.set(one, (claiming.get(one) ?? 0) - 1);
        });
      }
    };
    await Promise.all([writer(), writer(), writer(), writer(), claimer(), claimer(), claimer()]);
  });
}
