// The book of runs: what is done is not done again after a crash, and a finished day is begun anew only on purpose.
import { expect, test } from 'vitest';
import { virtualClock } from './clock.ts';
import { closeRun, hasRun, newestRun, openRun, runPhase } from './runs.ts';
import { testDatabase } from './testing/database.ts';

const db = testDatabase();
const clock = virtualClock(new Date('2026-03-02T03:00:00Z'));
const unwatched = () => undefined;

test('a run that stopped half-way goes on with its first unfinished phase', async () => {
  const done: string[] = [];
  const night = async (broken: boolean) => {
    const context = { db: db(), clock };
    const run = await openRun(db(), '2026-03-02', clock.now());
    const work = (phase: string) => async () => {
      done.push(phase);
      if (broken && phase === 'enrol') throw new Error('power cut');
      return { count: done.length };
    };
    const score = await runPhase(context, run, 'score', work('score'), unwatched);
    await runPhase(context, run, 'enrol', work('enrol'), unwatched);
    await closeRun(db(), run, clock.now());
    return score;
  };
  await expect(night(true)).rejects.toThrow('power cut');
  expect(await hasRun(db(), '2026-03-02')).toBe(false);
  expect(await night(false)).toEqual({ count: 1 });
  expect(done).toEqual(['score', 'enrol', 'enrol']);
  expect(await hasRun(db(), '2026-03-02')).toBe(true);
});

test('the newest run shows how far its phases are', async () => {
  const run = await openRun(db(), '2026-03-03', clock.now());
  const seen: unknown[] = [];
  await runPhase(
    { db: db(), clock },
    run,
    'score',
    async (progress) => {
      progress(5, 10, 'customers');
      // the note of progress is written beside the work
      for (let tries = 0; tries < 200 && (await newestRun(db()))?.phases[0]?.done !== 5; tries++);
      seen.push((await newestRun(db()))?.phases[0]);
      return { scored: 10 };
    },
    unwatched,
  );
  expect(seen).toEqual([{ phase: 'score', done: 5, total: 10, finished: false, figures: {} }]);
  expect((await newestRun(db()))?.phases[0]).toMatchObject({ finished: true, figures: { scored: 10 } });
});
