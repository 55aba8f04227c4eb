// Leases: one holder at a time, a dead one is no obstacle, a living one is never robbed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, inject, test } from 'vitest';
import { leaseHolder, takeLease } from './lease.ts';
import { testDatabase } from './testing/database.ts';
import { settingsFor } from './testing/server.ts';

const db = testDatabase();
const child = join(import.meta.dirname, 'testing', 'lease-child.mjs');
const loader = join(import.meta.dirname, '..', '..', 'scripts', 'typescript.mjs');

/** Another process that has the lease. */
async function otherHolder(name: string) {
  const [{ database }] = await db().rows(sql<{ database: string }>`select current_database() as database`);
  const settings = JSON.stringify(settingsFor(inject('testServer'), database));
  const holder = spawn(process.execPath, ['--import', loader, child, settings, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer] = (await once(holder.stdout, 'data')) as [Buffer];
  expect(String(answer)).toBe('held\n');
  return holder;
}

const ourLocks = sql`from pg_locks
  where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Waits for the server to see that the connection of a dead process is gone: milliseconds, more when it is busy. */
async function untilLockIsFree(): Promise<void> {
  const held = () => db().rows(sql`select pid ${ourLocks}`);
  for (let waited = 0; waited < 5_000 && (await held()).length > 0; waited += 20) await sleep(20);
}

const broken = new Set<number>();

/** Ends the one connection that holds an advisory lock, as a restart of the server would. Whoever was ended counts no more. */
async function breakLocks(): Promise<void> {
  const holders = async () =>
    (await db().rows(sql<{ pid: number }>`select pid ${ourLocks}`)).filter(({ pid }) => !broken.has(pid));
  await expect.poll(async () => (await holders()).length, { timeout: 60_000, interval: 10 }).toBe(1);
  const [{ pid }] = await holders();
  broken.add(pid);
  await db().rows(sql`select pg_terminate_backend(${pid})`);
}

test('who holds a lease keeps others out until it gives it back, and then the next has it at once', async () => {
  const held = await takeLease(db(), 'night');
  expect(await leaseHolder(db(), 'night')).toContain(`process ${process.pid} on `);
  expect(await takeLease(db(), 'night')).toBeUndefined();
  await held?.giveBack();
  expect(await leaseHolder(db(), 'night')).toBeUndefined();
  const took = await seconds(async () => (await takeLease(db(), 'night'))?.giveBack());
  expect(took).toBeLessThan(0.9);
});

test('leases of other names are in nobody’s way', async () => {
  const one = await takeLease(db(), 'one');
  const two = await takeLease(db(), 'two');
  expect([await leaseHolder(db(), 'one'), await leaseHolder(db(), 'two')]).not.toContain(undefined);
  await Promise.all([one?.giveBack(), two?.giveBack()]);
});

test('a holder that was killed is followed at once, and its lease is not taken for a living one', async () => {
  const holder = await otherHolder('crash');
  expect(await takeLease(db(), 'crash')).toBeUndefined();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await untilLockIsFree();
  expect(await leaseHolder(db(), 'crash')).toBe(`process ${holder.pid} on ${hostname()}`);
  const next = await takeLease(db(), 'crash');
  expect(await leaseHolder(db(), 'crash')).toContain(`process ${process.pid} on `);
  await next?.giveBack();
});

test('a living holder that does nothing is not robbed', async () => {
  const holder = await otherHolder('asleep');
  holder.kill('SIGSTOP');
  expect(await takeLease(db(), 'asleep')).toBeUndefined();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
});

test('a living holder whose connection breaks takes its lock back before anybody else', async () => {
  const held = await takeLease(db(), 'restart');
  for (const _ of [1, 2]) {
    await breakLocks();
    expect(await takeLease(db(), 'restart')).toBeUndefined();
  }
  await held?.giveBack();
  const next = await takeLease(db(), 'restart');
  expect(await leaseHolder(db(), 'restart')).toContain('process ');
  await next?.giveBack();
});

test('a lease whose connection breaks at the last moment is given back all the same', async () => {
  const held = await takeLease(db(), 'last');
  await breakLocks();
  await held?.giveBack();
  // the server ends a broken connection, and with it the lock, when it gets to it
  await expect.poll(() => leaseHolder(db(), 'last')).toBeUndefined();
  let next: Awaited<ReturnType<typeof takeLease>>;
  await expect
    .poll(async () => {
      next = await takeLease(db(), 'last');
      return next !== undefined;
    })
    .toBe(true);
  await next?.giveBack();
});

test('of many who ask at once exactly one gets it', async () => {
  const asked = await Promise.all(Array.from({ length: 8 }, () => takeLease(db(), 'rush')));
  const got = asked.filter((lease) => lease !== undefined);
  expect(got).toHaveLength(1);
  await got[0].giveBack();
});

test('several share a lease, and whoever wants it alone has it when the last of them is done', async () => {
  const one = await takeLease(db(), 'shared', { shared: true });
  const two = await takeLease(db(), 'shared', { shared: true });
  expect([one, two]).not.toContain(undefined);
  expect(await takeLease(db(), 'shared')).toBeUndefined();
  await one?.giveBack();
  expect(await takeLease(db(), 'shared')).toBeUndefined();
  const waiting = takeLease(db(), 'shared', { patience: 60_000 });
  await two?.giveBack();
  const alone = await waiting;
  expect(alone).not.toBeUndefined();
  expect(await takeLease(db(), 'shared', { shared: true })).toBeUndefined();
  await alone?.giveBack();
  expect(await leaseHolder(db(), 'shared')).toBeUndefined();
});

test('the place of one who shared and was killed is no obstacle to others who share, and is forgotten in the end', async () => {
  const dead = 'process 1 on a machine that is gone';
  await db().run(sql`insert into lease (name, holder, since, shared) values ('share', ${dead}, now(), true)`);
  const both = [await takeLease(db(), 'share', { shared: true }), await takeLease(db(), 'share', { shared: true })];
  expect(both).not.toContain(undefined);
  for (const lease of both) await lease?.giveBack();
  expect(await leaseHolder(db(), 'share')).toBe(dead);
  const alone = await takeLease(db(), 'share');
  expect(await leaseHolder(db(), 'share')).toContain(`process ${process.pid} on `);
  await alone?.giveBack();
  expect(await leaseHolder(db(), 'share')).toBeUndefined();
});

test('whoever wants a lease alone leaves one who shared it and lost the connection a second to come back', async () => {
  await db().run(sql`insert into lease (name, holder, since, shared)
    values ('comes back', 'process 1 on a machine that may answer again', now(), true)`);
  let alone: Awaited<ReturnType<typeof takeLease>>;
  const took = await seconds(async () => {
    alone = await takeLease(db(), 'comes back');
  });
  await alone?.giveBack();
  expect(alone).not.toBeUndefined();
  // a timer may ring a moment early
  expect(took).toBeGreaterThan(0.99);
});
