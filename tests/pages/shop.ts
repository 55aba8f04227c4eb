// A small shop with a past for the page tests: 220 customers, a live campaign, some weeks of mornings, caught mail.
import { sql } from 'kysely';
import { dispatch, night } from '../../src/doors/nightly.ts';
import {
  addDays,
  type Context,
  type Day,
  dayNumber,
  instantAt,
  readShop,
  type VirtualClock,
} from '../../src/ground/index.ts';
import { recordPurchases } from '../../src/ledger/index.ts';
import { noon, purchaseOn, someCustomers, withConsent } from '../../src/ledger/testing.ts';
import { openRenderer } from '../../src/messages/index.ts';
import type { Page } from './server.ts';

export const firstMorning: Day = '2026-08-03';
export const lastMorning: Day = '2026-09-14';
const zone = 'Europe/Rome';

const givenNames = ['Giulia', 'Marco', 'Rosanna', 'Davide', 'Teresa', 'Paolo', 'Irene', 'Anna', 'Luca', 'Zofia', 'Jan'];
const familyNames = ['Bonfanti', 'Delle Piane', 'Cattaneo', 'Sanna', 'Lo Presti', 'Greco', 'Fadda', 'Nowak', 'Conti'];
const categories = ['coffee', 'water filters', 'cookware', 'appliances'];

/** Numbers 0..1 that are the same in every run (Park and Miller's minimal standard generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface Person {
  readonly id: string;
  readonly days: Day[];
  readonly amountMinor: number;
}

/** Visit days of one customer: regular or not, some gone silent, some with one purchase only. */
function historyOf(next: () => number, until: Day): Day[] {
  const gap = 9 + Math.floor(next() ** 2 * 70);
  const spread = 0.12 + next() * 0.5;
  const visits = next() < 0.15 ? 1 : 3 + Math.floor(next() * 22);
  const silence = next() < 0.4 ? Math.floor(gap * (1.2 + next() * 1.6)) : Math.floor(next() * gap);
  const days: Day[] = [addDays(until, -silence - 1)];
  while (days.length < visits) {
    const wait = Math.max(2, Math.round(gap * (1 + spread * (next() + next() + next() - 1.5))));
    days.unshift(addDays(days[0], -wait));
  }
  return days;
}

/** Customers with histories until the evening before the first morning. Giulia, the first, is a late regular. */
export async function people(context: Context): Promise<Person[]> {
  const next = numbers(20_260_803);
  const giulia = [addDays(firstMorning, -36)];
  for (const gap of [27, 30, 34, 28, 29, 25, 36, 31, 27, 33, 29, 26, 31, 24]) giulia.unshift(addDays(giulia[0], -gap));
  const all: Person[] = Array.from({ length: 220 }, (_, place) => ({
    id: `c${String(place + 1).padStart(4, '0')}`,
    days: place === 0 ? giulia : historyOf(next, firstMorning),
    amountMinor: 900 + Math.floor(next() ** 2 * 9000),
  }));
  await context.db.transaction((tx) =>
    someCustomers(
      tx,
      all.map(({ id, days, amountMinor }, place) => ({
        externalId: id,
        name: `${givenNames[place % givenNames.length]} ${familyNames[Math.floor(place / 3) % familyNames.length]}`,
        givenName: givenNames[place % givenNames.length],
        cards: [`2044 8817 ${String(1000 + place)}`],
        bought: days,
        amountMinor,
        category: categories[place % categories.length],
        language: place % 11 >= 9 ? 'pl' : 'it',
        email: place % 17 === 5 ? null : undefined,
        consents: place % 13 === 4 ? [] : [withConsent({ source: 'at the till in Monza' })],
      })),
    ),
  );
  return all;
}

/** What an owner does by hand: three offers and a campaign, launched with its backlog. */
async function campaign(owner: Page): Promise<number> {
  const offer = async (name: string, definition: unknown) =>
    ((await owner('POST', '/api/offers', { name, definition })) as { offerId: number }).offerId;
  const coupon = await offer('First coupon', {
    gives: { kind: 'amount', minor: { base: 500, byClass: { 4: 800, 5: 1500 } } },
  });
  const tenth = await offer('Ten per cent', {
    gives: { kind: 'percent', percent: { base: 10 }, limitMinor: { base: 2500 } },
    minimumMinor: 2000,
  });
  const last = await offer('Last word', {
    gives: { kind: 'amount', minor: { base: 1200 } },
    expiry: { rule: { kind: 'fixed', days: 14 } },
  });
  const rung = (when: unknown, offerId: number, template: string) => ({
    when,
    offer: offerId,
    template,
    hour: '09:30',
  });
  const { campaignId } = (await owner('POST', '/api/campaigns', {
    name: 'Summer comeback',
    definition: {
      entry: { kind: 'false_alarm', rate: 0.05 },
      ladder: [
        rung({ kind: 'entry' }, coupon, 'comeback-first'),
        rung({ kind: 'after', days: 14 }, tenth, 'comeback-second'),
        rung({ kind: 'after', days: 14 }, last, 'comeback-last'),
      ],
      holdOutShare: 0.2,
      costCeilingMinor: 300_000,
    },
  })) as { campaignId: number };
  await owner('POST', `/api/campaigns/${campaignId}/launch`);
  await owner('POST', `/api/campaigns/${campaignId}/backlog`, { mornings: 4 });
  return campaignId;
}

/** One purchase of about every customer at their own pace, more often when a message came. */
async function buyToday(context: Context, all: readonly Person[], today: Day, next: () => number): Promise<void> {
  const written = new Set(
    (
      await context.db.rows(sql<{ id: string }>`
      select distinct c.external_id as id from message m join customer c using (customer_id) where m.state = 'sent'`)
    ).map((row) => row.id),
  );
  const buyers = all.slice(1).filter((person) => {
    if (person.days[person.days.length - 1] === today) return false;
    const since = dayNumber(today) - dayNumber(person.days[person.days.length - 1]);
    const pace =
      person.days.length < 2
        ? 90
        : (dayNumber(person.days[person.days.length - 1]) - dayNumber(person.days[0])) / (person.days.length - 1);
    const chance = since < pace * 0.7 ? 0.004 : written.has(person.id) ? 0.05 : 0.022;
    return next() < chance;
  });
  for (const person of buyers) person.days.push(today);
  const rows = buyers.map((person) =>
    purchaseOn(person.id, today, { amountMinor: person.amountMinor, at: noon(today) }),
  );
  if (rows.length === 0) return;
  const shop = await readShop(context.db);
  await context.db.transaction((tx) => recordPurchases(tx, rows, { now: context.clock.now(), shop }));
}

const unwatched = () => undefined;
/** Every sixth night is lived through, which is enough for every page to have something to show. */
const nightsApart = 6;

/** Lives from the first to the last morning: night at three, mail at half past nine, purchases at noon. */
export async function liveThrough(context: Context, clock: VirtualClock, owner: Page): Promise<number> {
  const all = await people(context);
  const next = numbers(7);
  const renderer = openRenderer();
  clock.moveTo(instantAt(zone, firstMorning, '03:00'));
  await night(context, firstMorning, unwatched);
  const campaignId = await campaign(owner);
  for (let day = firstMorning; day <= lastMorning; day = addDays(day, nightsApart)) {
    if (day > firstMorning) {
      clock.moveTo(instantAt(zone, day, '03:00'));
      await night(context, day, unwatched);
    }
    clock.moveTo(instantAt(zone, day, '09:31'));
    await dispatch(context, unwatched, { renderer });
    if (day < lastMorning) {
      clock.moveTo(instantAt(zone, day, '12:30'));
      for (let turn = 0; turn < nightsApart; turn++) await buyToday(context, all, day, next);
    }
  }
  await renderer.close();
  clock.moveTo(instantAt(zone, lastMorning, '10:05'));
  return campaignId;
}
