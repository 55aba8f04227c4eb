// Messages by the week in which they left, by the shop's own calendar.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { changeShop } from '../../ground/index.ts';
import { testDatabase } from '../../ground/testing.ts';
import { sentByWeek } from './sent-by-week.ts';

const db = testDatabase({ each: true });

/** One message to each of as many customers, settled at an instant. */
async function settled(state: 'sent' | 'suppressed' | 'uncertain', at: string, count: number): Promise<void> {
  await db().run(sql`
    insert into message (customer_id, campaign_id, anchor, rung, channel, bucket, template, due_at, not_after, state, settled_at)
    select n, ${Date.parse(at) % 1_000_003}, ${new Date(at)}, 1, 'email', 0, 'comeback-a', ${new Date(at)},
      ${new Date(at)}, ${state}, ${new Date(at)}
    from generate_series(1, ${count}) n`);
}

test('each week has the messages that left in it, and no other kind', async () => {
  await db().transaction((tx) => changeShop(tx, { zone: 'Europe/Rome' }));
  // in Rome the week to Sunday 8 March ends at 23:00 UTC
  await settled('sent', '2026-03-08T22:59:59Z', 3);
  await settled('sent', '2026-03-08T23:00:00Z', 5);
  await settled('sent', '2026-03-01T23:00:00Z', 2);
  await settled('sent', '2026-03-01T22:59:59Z', 1);
  await settled('suppressed', '2026-03-04T10:00:00Z', 7);
  await settled('uncertain', '2026-03-05T10:00:00Z', 7);
  expect(await sentByWeek(db(), { to: '2026-03-08', weeks: 3 })).toEqual([
    { to: '2026-02-22', count: 0 },
    { to: '2026-03-01', count: 1 },
    { to: '2026-03-08', count: 5 },
  ]);
  expect(await sentByWeek(db(), { to: '2026-03-15', weeks: 1 })).toEqual([{ to: '2026-03-15', count: 5 }]);
});
