// The page "What runs" tells the truth about jobs and processes.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { WhatRuns } from '../ground/contract.ts';
import { announceProcess, instantAt, noteRound, takeLease, thisProcess, virtualClock } from '../ground/index.ts';
import { testApp, testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, someCustomers } from '../ledger/testing.ts';
import { mountRoutes } from './rooms.ts';
import { oneRound } from './scheduler.ts';

const db = testDatabase({ each: true });
const clock = virtualClock(instantAt('Europe/Rome', '2026-05-10', '02:00'));
const context = () => testContext(db(), { clock });
const at = (day: string, time: string) => clock.moveTo(instantAt('Europe/Rome', day, time));

beforeEach(() => clock.moveTo(clock.now()));

async function shown(): Promise<WhatRuns> {
  const server = await testApp(context(), (app, given) => mountRoutes(app, given));
  const answer = await (await server.as('analyst'))({ method: 'GET', url: '/api/what-runs' });
  await server.app.close();
  expect(answer.statusCode).toBe(200);
  return JSON.parse(answer.body) as WhatRuns;
}
const jobOf = (view: WhatRuns, name: string) => view.jobs.find(({ job }) => job === name);

test('before anything has run every job is listed, and none pretends to have worked', async () => {
  const view = await shown();
  expect(view.jobs.map(({ job }) => job).sort()).toEqual(
    ['calculation', 'coupon', 'night', 'queue', 'rejects', 'send', 'silences'].sort(),
  );
  expect(view.jobs.every(({ worked, lookedAt, isServed }) => worked === null && lookedAt === null && !isServed)).toBe(
    true,
  );
  expect([view.processes, view.runs]).toEqual([[], []]);
});

test('a night that was lived is shown with when, how long, by whom and what came of it; the next one is tomorrow', async () => {
  await db().transaction((tx) => someCustomers(tx, [{ bought: boughtEvery(20, { times: 6, until: '2026-05-01' }) }]));
  at('2026-05-10', '02:30');
  expect(jobOf(await shown(), 'night')).toMatchObject({
    nextAt: instantAt('Europe/Rome', '2026-05-10', '03:00').toISOString(),
    isDue: false,
  });
  at('2026-05-10', '03:10');
  // its hour is over and it has not been lived: it is due now
  expect(jobOf(await shown(), 'night')).toMatchObject({ nextAt: clock.now().toISOString(), isDue: true });
  await oneRound(context())();
  const lived = await shown();
  expect(jobOf(lived, 'night')).toMatchObject({
    nextAt: instantAt('Europe/Rome', '2026-05-11', '03:00').toISOString(),
    worked: { at: clock.now().toISOString(), process: thisProcess(), figures: { nights: 1 } },
    error: null,
  });
  expect(lived.runs).toMatchObject([{ kind: 'night', asOf: '2026-05-10', process: thisProcess(), error: null }]);
  // a later round with nothing to do looks again and takes nothing back
  at('2026-05-10', '09:00');
  await oneRound(context())();
  expect(jobOf(await shown(), 'night')).toMatchObject({
    lookedAt: clock.now().toISOString(),
    worked: { at: instantAt('Europe/Rome', '2026-05-10', '03:10').toISOString() },
  });
});

test('who is at a job now is named, and only at that one', async () => {
  const lease = await takeLease(db(), 'job send', { shared: true });
  const view = await shown();
  expect(jobOf(view, 'send')?.atWork.map(({ process }) => process)).toEqual([thisProcess()]);
  expect(view.jobs.filter(({ atWork }) => atWork.length > 0).map(({ job }) => job)).toEqual(['send']);
  await lease?.giveBack();
  expect(jobOf(await shown(), 'send')?.atWork).toEqual([]);
});

test('a process lives until it says that it ends, or is silent for a minute; a job is served by its own role alone', async () => {
  const presence = await announceProcess(db(), ['web', 'send'], '0.1.0');
  const view = await shown();
  expect(view.processes).toMatchObject([{ process: thisProcess(), roles: ['web', 'send'], version: '0.1.0' }]);
  expect(jobOf(view, 'send')?.isServed).toBe(true);
  expect(jobOf(view, 'night')?.isServed).toBe(false);
  await db().run(sql`update process set seen_at = now() - interval '61 seconds'`);
  expect((await shown()).processes).toEqual([]);
  await db().run(sql`update process set seen_at = now() - interval '50 seconds'`);
  expect((await shown()).processes).toHaveLength(1);
  await presence.stop();
  expect((await shown()).processes).toEqual([]);
});

test('of two processes at one job the newest work is shown, and an error of the newest round', async () => {
  const began = clock.now();
  await noteRound(db(), {
    job: 'send',
    beganAt: began,
    endedAt: began,
    error: null,
    figures: { sent: 3 },
    milliseconds: 1200,
  });
  await db().run(sql`update job_round set process = 'process 1 on other'`);
  const after = new Date(began.getTime() + 60_000);
  await noteRound(db(), {
    job: 'send',
    beganAt: after,
    endedAt: after,
    error: 'no route to host',
    figures: null,
    milliseconds: 5,
  });
  expect(jobOf(await shown(), 'send')).toMatchObject({
    worked: { process: 'process 1 on other', milliseconds: 1200, figures: { sent: 3 } },
    error: 'no route to host',
    lookedAt: after.toISOString(),
  });
});

test('a night that a calculation by day or a command has lived counts as the last one', async () => {
  await db().transaction((tx) => someCustomers(tx, [{ bought: boughtEvery(20, { times: 6, until: '2026-05-01' }) }]));
  at('2026-05-12', '10:00');
  await db().run(sql`
    insert into run (as_of, started_at, finished_at, process) values ('2026-05-12', ${clock.now()},
      ${new Date(clock.now().getTime() + 4000)}, 'process 9 on elsewhere')`);
  expect(jobOf(await shown(), 'night')?.worked).toEqual({
    at: clock.now().toISOString(),
    milliseconds: 4000,
    process: 'process 9 on elsewhere',
    figures: { nights: 1 },
  });
  // one that is not finished, and a calculation of the figures, are no night that was lived
  await db().run(sql`update run set finished_at = null`);
  expect(jobOf(await shown(), 'night')?.worked).toBeNull();
  await db().run(sql`update run set finished_at = now(), kind = 'figures'`);
  expect(jobOf(await shown(), 'night')?.worked).toBeNull();
});
