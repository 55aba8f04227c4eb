// The clocks go forward in Europe/Rome on Sunday 29 March 2026; the mail still leaves at half past nine by the customer's clock.
import { expect, test } from 'vitest';
import { addDays } from '../../src/ground/index.ts';
import { testDatabase } from '../../src/ground/testing.ts';
import { openStory } from './shop.ts';

const db = testDatabase();

test('across the change of clocks every mail leaves at 09:30 by the clock of the customer, in two zones', async () => {
  const days = ['2026-03-28', '2026-03-29', '2026-03-30'];
  // silent for sixty days on each of the three days, one in Rome and one in New York (where the clocks changed on the 8th)
  const customers = days.flatMap((day) =>
    (['Europe/Rome', 'America/New_York'] as const).map((zone) => ({
      externalId: `${zone}-${day}`,
      email: `${zone.split('/')[1].toLowerCase()}.${day}@example.com`,
      zone: zone === 'Europe/Rome' ? undefined : zone,
      bought: [addDays(day, -110), addDays(day, -85), addDays(day, -60)],
    })),
  );
  const shop = await openStory(db(), '2026-03-26', customers);
  await shop.launch('2026-03-27', {});
  for (const day of days) await shop.live(day);
  const left = Object.fromEntries((await shop.mail()).map(({ to, at }) => [to, at.toISOString()]));
  expect(left).toEqual({
    'rome.2026-03-28@example.com': '2026-03-28T08:30:00.000Z',
    'new_york.2026-03-28@example.com': '2026-03-28T13:30:00.000Z',
    'rome.2026-03-29@example.com': '2026-03-29T07:30:00.000Z',
    'new_york.2026-03-29@example.com': '2026-03-29T13:30:00.000Z',
    'rome.2026-03-30@example.com': '2026-03-30T07:30:00.000Z',
    'new_york.2026-03-30@example.com': '2026-03-30T13:30:00.000Z',
  });
});
