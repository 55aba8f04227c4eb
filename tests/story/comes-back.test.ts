// Who buys is left alone: between two rungs, on the morning itself, and with the coupon; the next silence starts afresh.
import { expect, test } from 'vitest';
import { addDays, instantAt } from '../../src/ground/index.ts';
import { testDatabase } from '../../src/ground/testing.ts';
import { accounting } from '../../src/messages/index.ts';
import { openStory, type StoryShop } from './shop.ts';

const db = testDatabase();
const first = '2026-05-10';

/** Silent for sixty days on the first day of the story. */
const silentOnFirst = (externalId: string) => ({
  externalId,
  bought: [addDays(first, -110), addDays(first, -85), addDays(first, -60)],
});

async function liveUntil(shop: StoryShop, from: string, to: string): Promise<void> {
  for (let day = from; day <= to; day = addDays(day, 1)) await shop.live(day);
}

test('a ladder climbs until the customer buys, stops at once, and starts again with the next silence', async () => {
  const shop = await openStory(db(), '2026-05-08', ['stays', 'returns', 'just-in-time'].map(silentOnFirst));
  const campaignId = await shop.launch('2026-05-09', {
    ladder: [
      { when: { kind: 'entry' }, offer: null, template: 'comeback-first' },
      { when: { kind: 'after', days: 30 }, offer: null, template: 'comeback-second' },
      { when: { kind: 'after', days: 30 }, offer: null, template: 'comeback-last' },
    ],
    restDays: 0,
  });
  const written = async (to: string) =>
    (await shop.mail())
      .filter((mail) => mail.to === `${to}@example.com`)
      .map((mail) => mail.at.toISOString().slice(0, 10));

  // on the very first morning one buys between the night and half past nine
  await shop.live(first, () => shop.buys('just-in-time', first, { at: instantAt('Europe/Rome', first, '08:00') }));
  expect(await written('just-in-time')).toEqual([]);
  expect(await written('returns')).toEqual([first]);

  await liveUntil(shop, '2026-05-11', '2026-05-25');
  await shop.buys('returns', '2026-05-25');
  await liveUntil(shop, '2026-05-26', '2026-07-31');
  expect(await written('stays')).toEqual([first, '2026-06-09', '2026-07-09']);
  // bought on 25 May, silent for sixty days again on 24 July: the ladder begins at its first rung
  expect(await written('returns')).toEqual([first, '2026-07-24']);

  const { due, sent, suppressed, pending, uncertain } = await accounting(db(), { campaignId });
  expect(sent + suppressed + pending + uncertain).toBe(due);
  expect({ sent, uncertain, pending }).toEqual({ sent: 6, uncertain: 0, pending: 0 });
  expect(await written('just-in-time')).toEqual(['2026-07-09']);
});
