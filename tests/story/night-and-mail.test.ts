// A night and a sending go on side by side: neither waits for the other.
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { oneRound, startScheduler } from '../../src/doors/scheduler.ts';
import { addDays, hasRun, instantAt } from '../../src/ground/index.ts';
import { testDatabase } from '../../src/ground/testing.ts';
import { gatedSink } from './gated-sink.ts';
import { openStory } from './shop.ts';

const db = testDatabase();
const patience = { timeout: 100_000, interval: 50 };
const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const first = '2026-05-10';
const silent = { externalId: 'silent', bought: [addDays(first, -110), addDays(first, -85), addDays(first, -60)] };

test('a night holds back no mail, and a mail on its way holds back no night', async () => {
  const shop = await openStory(db(), '2026-05-08', [silent]);
  await shop.launch('2026-05-09', {});
  const { context } = shop;
  const at = (time: string) => context.clock.moveTo(instantAt('Europe/Rome', first, time));
  at('03:00');
  await oneRound(context)();
  // with its book lost the night is due once more, now on a morning with a message to send
  await db().run(sql`delete from run`);
  const { sink, open } = await gatedSink(db(), ended);
  at('10:00');
  let scoring: Promise<void> | undefined;
  let letScore = (): void => undefined;
  await new Promise<void>((locked) => {
    scoring = db().transaction(async (tx) => {
      await tx.run(sql`lock table run_phase in exclusive mode`);
      locked();
      await new Promise<void>((resolve) => {
        letScore = resolve;
      });
    });
  });
  const scheduler = startScheduler(context);
  ended.push(async () => {
    letScore();
    open();
    await scheduler.stop();
  });
  const sending = async () => (await db().rows(sql`select 1 from message where state = 'sending'`)).length;
  await expect.poll(sending, patience).toBe(1);
  expect(await hasRun(db(), first)).toBe(false);
  letScore();
  await scoring;
  await expect.poll(() => hasRun(db(), first), patience).toBe(true);
  expect([await sending(), sink.mails]).toEqual([1, []]);
  open();
  await expect.poll(() => sink.mails.map(({ to }) => to), patience).toEqual(['silent@example.com']);
});
