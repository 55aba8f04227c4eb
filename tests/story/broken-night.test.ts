// A night that cannot be finished: messages leave all the same, it is tried again ever more seldom, and says why it stopped.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { night } from '../../src/doors/nightly.ts';
import { oneRound } from '../../src/doors/scheduler.ts';
import { addDays, hasRun, instantAt, newestRun } from '../../src/ground/index.ts';
import { testDatabase } from '../../src/ground/testing.ts';
import { openStory } from './shop.ts';

const db = testDatabase({ each: true });
const first = '2026-05-10';
const silent = { externalId: 'silent', bought: [addDays(first, -110), addDays(first, -85), addDays(first, -60)] };

/** Takes away what the phase `score` writes to, and gives it back. */
const breakScoring = () => db().run(sql`alter table score rename to score_away`);
const mendScoring = () => db().run(sql`alter table score_away rename to score`);

test('a night that fails stops no message, rests longer each time, and starts afresh when mended or on the next day', async () => {
  const shop = await openStory(db(), '2026-05-08', [silent]);
  await shop.launch('2026-05-09', {});
  const { clock } = shop.context;
  const failures: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event: string, { day }: Record<string, unknown> = {}) => {
      failures.push(`${event} ${day} ${clock.now().toISOString().slice(11, 16)}`);
    },
  };
  const round = oneRound({ ...shop.context, log });
  const at = async (day: string, time: string) => {
    clock.moveTo(instantAt('Europe/Rome', day, time));
    await round();
  };
  await at(first, '03:00');
  expect([await hasRun(db(), first), await shop.mail()]).toEqual([true, []]);

  // with its book lost the night is due once more, now on a morning with a message to send
  await db().run(sql`delete from run`);
  await breakScoring();
  for (const time of ['10:00', '10:00:30', '10:01', '10:02', '10:03', '10:06', '10:07']) await at(first, time);
  expect((await shop.mail()).map(({ to }) => to)).toEqual(['silent@example.com']);
  const failed = (day: string, ...times: string[]) => times.map((time) => `night failed ${day} ${time}`);
  // the clock of Rome is two hours ahead of the log's
  expect(failures.splice(0)).toEqual(failed(first, '08:00', '08:01', '08:03', '08:07'));
  const kept = await newestRun(db());
  expect(kept).toMatchObject({ asOf: first, finishedAt: null });
  expect(kept?.error).toMatch(/score.*does not exist/);

  for (const time of ['12:00', '13:00', '14:00', '15:00', '15:59', '16:00']) await at(first, time);
  expect(failures.splice(0)).toEqual(failed(first, '10:00', '11:00', '12:00', '13:00', '14:00'));
  const next = addDays(first, 1);
  for (const time of ['03:00', '03:01']) await at(next, time);
  expect(failures.splice(0)).toEqual(failed(next, '01:00', '01:01'));

  await mendScoring();
  await at(next, '03:03');
  expect(await newestRun(db())).toMatchObject({ asOf: next, error: null });
  expect(await hasRun(db(), next)).toBe(true);
});

test('when the reason of a failed night cannot be kept either, the reason is still what one hears', async () => {
  const shop = await openStory(db(), '2026-06-01', []);
  const warned: string[] = [];
  const log = { info: () => undefined, error: () => undefined, warn: (event: string) => void warned.push(event) };
  await breakScoring();
  await db().run(sql`alter table run add constraint no_errors_kept check (error is null) not valid`);
  const failing = night({ ...shop.context, log }, '2026-06-01', () => undefined);
  await expect(failing).rejects.toThrow(/score.*does not exist/);
  await mendScoring();
  expect(warned).toEqual(['the error of a run was not kept']);
});
