// Nobody is written to who did not cross the limit while the campaign was live, whatever happens in whatever order.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EntryLimit } from '../../src/campaigns/contract.ts';
import { changeDraft } from '../../src/campaigns/drafts.ts';
import { createDraft, enrol, launchCampaign, step } from '../../src/campaigns/index.ts';
import { aDefinition, forgetAll, night } from '../../src/campaigns/testing.ts';
import {
  addDays,
  type Context,
  type Day,
  dayFromNumber,
  dayNumber,
  silent,
  type VirtualClock,
  virtualClock,
} from '../../src/ground/index.ts';
import { drawnCases, testContext, testDatabase } from '../../src/ground/testing.ts';
import { formatTold, mappingFrom } from '../../src/ledger/import/mapping-options.ts';
import { undoImport } from '../../src/ledger/import/undo-import.ts';
import { inspectFile, recordPurchases, runImport, voidPurchases } from '../../src/ledger/index.ts';
import { noon, purchaseOn } from '../../src/ledger/testing.ts';
import { type FittedMixture, forecastGaps, gapModelOf, summarise, visitsOf } from '../../src/models/index.ts';
import { scoreBase } from '../../src/scores/index.ts';

const db = testDatabase();
const start: Day = '2026-03-02';

/** Limits of one kind, the mildest last, and on which day of a silence each is crossed: worked out here by other means. */
interface Way {
  readonly limits: readonly [number, number, number, number];
  entry(limit: number): EntryLimit;
  /** The first day after the last of `days` on which the limit is crossed, up to `until`; undefined where it is later. */
  crossing(days: readonly Day[], limit: number, until: Day): Promise<Day | undefined>;
  /** What the night's judgement hangs on besides the limit. */
  judgedBy(): Promise<string>;
}

const byDays: Way = {
  limits: [40, 55, 70, 60],
  entry: (limit) => ({ kind: 'days', days: limit }),
  crossing: async (days, limit, until) => upTo(addDays(newest(days), limit), until),
  judgedBy: async () => 'the calendar',
};

/** The chance of being still a customer, by the library from a list of days alone, day after day. */
const byChance: Way = {
  limits: [0.6, 0.75, 0.9, 0.8],
  entry: (limit) => ({ kind: 'gone', below: limit }),
  async crossing(days, limit, until) {
    const [{ model }] = await db().rows(sql<{ model: FittedMixture }>`
      select f.parameters -> 'model' as model from score s join model_fit f using (model_fit_id) limit 1`);
    const sorted = [...new Set(days.map(dayNumber))].sort((a, b) => a - b);
    const visits = visitsOf(
      sorted.map(() => 0),
      sorted,
      1,
    );
    for (let day = sorted[sorted.length - 1]; day <= dayNumber(until); day++) {
      const summary = summarise(visits, { asOf: day, rho: model.rho });
      const { pAlive } = forecastGaps(gapModelOf(model), summary, { horizon: 0, counts: false });
      if (Math.fround(pAlive[0]) < Math.fround(limit)) return dayFromNumber(day);
    }
    return undefined;
  },
  async judgedBy() {
    const [{ fit }] = await db().rows(sql<{ fit: number }>`select model_fit_id as fit from score limit 1`);
    return `fit ${fit}`;
  },
};

const newest = (days: readonly Day[]): Day => days.reduce((a, b) => (a > b ? a : b));
const upTo = (day: Day, until: Day): Day | undefined => (day <= until ? day : undefined);

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-crossings-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** One thing that happens in the shop. */
type Event =
  | { readonly what: 'night'; readonly days: number }
  | { readonly what: 'night tried out'; readonly ahead: number }
  | { readonly what: 'purchase told'; readonly who: number; readonly back: number }
  | { readonly what: 'order cancelled'; readonly who: number }
  | { readonly what: 'old file'; readonly who: readonly number[]; readonly back: number }
  | { readonly what: 'file taken back' }
  | { readonly what: 'limit changed'; readonly to: number };

const people = 6;
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('night' as const), days: fc.integer({ min: 1, max: 9 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('night tried out' as const), ahead: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('purchase told' as const),
      who: fc.nat({ max: people - 1 }),
      back: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 10, max: 120 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('order cancelled' as const), who: fc.nat({ max: people - 1 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('old file' as const),
      who: fc.uniqueArray(fc.nat({ max: people + 3 }), { minLength: 1, maxLength: 4 }),
      back: fc.integer({ min: 30, max: 300 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('file taken back' as const) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('limit changed' as const), to: fc.nat({ max: 2 }) }) },
);

/** A receipt as the model of this test knows it: a day, and the file that told it. */
interface Receipt {
  readonly day: Day;
  readonly file: number | null;
}

interface Entry {
  readonly who: string;
  readonly on: Day;
  readonly origin: string;
}

test.each([
  ['by days of silence', byDays],
  ['by the chance of being still a customer', byChance],
] as const)(
  'whoever enters by a crossing crossed while the campaign was live, once per silence, and never two ladders at a time: %s',
  async (_, way) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 2, max: 110 }), { minLength: people, maxLength: people }),
        fc.array(event, { minLength: 8, maxLength: 16 }),
        fc.boolean(),
        async (silences, events, loadedOnLaunchDay) => {
          await forgetAll(db());
          await db().run(sql`truncate import, setting, run, run_phase`);
          await live(way, silences, events, loadedOnLaunchDay);
        },
      ),
      { numRuns: drawnCases({ inSuite: 5, toProve: 12 }) },
    );
  },
  300_000,
);

async function live(
  way: Way,
  silences: readonly number[],
  events: readonly Event[],
  loadedOnLaunchDay: boolean,
): Promise<void> {
  const clock: VirtualClock = virtualClock(noon(start));
  const context: Context = testContext(db(), { home, clock });
  const known = new Map<string, Map<string, Receipt>>();
  const files: { id: number; receipts: [string, string][] }[] = [];
  let today = start;
  let receipts = 0;
  const name = (who: number) => `person-${who}`;
  const tell = (who: string, day: Day, receipt: string, file: number | null = null) => {
    known.set(who, (known.get(who) ?? new Map()).set(receipt, { day, file }));
  };
  const told = async (who: string, day: Day) => {
    const receipt = `r${++receipts}`;
    await db().transaction((tx) => recordPurchases(tx, [purchaseOn(who, day, { receipt })], { now: clock.now() }));
    tell(who, day, receipt);
  };
  const oldFile = async (whom: readonly number[], back: number) => {
    const path = join(home, `old-${++receipts}.csv`);
    const lines = whom.flatMap((who) =>
      [back + 60, back + 30, back].map((days) => [name(who), addDays(today, -days), `f${++receipts}`]),
    );
    await writeFile(path, `customer,date,receipt,amount\n${lines.map((line) => `${line.join(',')},20.00\n`).join('')}`);
    const mapping = mappingFrom(await inspectFile(db(), path, { kind: 'purchases', format: formatTold({}) }), {});
    const { importId } = await runImport(context, { path, fileName: 'old.csv', kind: 'purchases', mapping });
    for (const [who, day, receipt] of lines) tell(who, day, receipt, importId);
    files.push({ id: importId, receipts: lines.map(([who, , receipt]) => [who, receipt]) });
  };

  for (const [place, silence] of silences.entries())
    for (const days of [silence + 60, silence + 30, silence]) await told(name(place), addDays(start, -days));
  await scoreBase(context, start, silent);
  if (loadedOnLaunchDay) await oldFile([people + 1, people + 2], 120);

  let limit: number = way.limits[3];
  /** Who was over the limit on this day or before crossed it unseen. */
  let unseenUntil = start;
  const definition = () => aDefinition({ entry: way.entry(limit), restDays: 5 });
  const id = await db().transaction(async (tx) => {
    const draft = await createDraft(tx, { name: 'Come back', definition: definition() }, clock.now(), 'seed');
    await launchCampaign(tx, draft, clock.now());
    return draft;
  });
  let version = 1;
  let seen = await entries();
  const pastSilences = new Map<string, Set<Day>>();
  let judged = await way.judgedBy();
  let lookedOn: Day | undefined;

  /** A night, and what the model of this test says about whoever entered in it. */
  const nightOf = async (day: Day, ahead: boolean) => {
    await scoreBase(context, day, silent);
    await enrol(context, day, night(day), silent, { ahead });
    await step(context, day, night(day));
    const now = await entries();
    // under another fit only those cross who were not over its limit on the day of the last look
    const by = await way.judgedBy();
    const unseen = by !== judged && lookedOn !== undefined && lookedOn > unseenUntil ? lookedOn : unseenUntil;
    if (!ahead) {
      unseenUntil = unseen;
      judged = by;
      lookedOn = day;
    }
    for (const { who, on, origin } of now.slice(seen.length)) {
      expect(origin).toBe('crossing');
      expect(on).toBe(day);
      const days = [...(known.get(who)?.values() ?? [])].map((receipt) => receipt.day);
      expect(days.length, `${who} entered without a purchase`).toBeGreaterThan(0);
      const last = newest(days);
      const crossing = await way.crossing(days, limit, day);
      expect(crossing, `${who} entered on ${day}, silent since ${last}, not over ${limit}`).not.toBe(undefined);
      expect(
        (crossing as Day) > unseen,
        `${who} entered on ${day}, late since ${crossing}, seen from ${unseen} on`,
      ).toBe(true);
      const before = pastSilences.get(who) ?? new Set();
      expect(before.has(last), `${who} entered twice in the silence since ${last}`).toBe(false);
      pastSilences.set(who, before.add(last));
    }
    seen = now;
    const twice = await db().rows(sql`
      select customer_id from enrolment where ended_at is null group by customer_id having count(*) > 1`);
    expect(twice).toEqual([]);
    const close = await db().rows(sql`
      select 1 from rung_due a join rung_due b on a.customer_id = b.customer_id and a.anchor < b.anchor
      where abs(a.due_on - b.due_on) < 5`);
    expect(close, 'two first messages within the rest').toEqual([]);
  };

  for (const one of events) {
    if (one.what === 'night') {
      today = addDays(today, one.days);
      clock.moveTo(night(today));
      await nightOf(today, false);
      clock.moveTo(noon(today));
    } else if (one.what === 'night tried out') {
      await nightOf(addDays(today, one.ahead), true);
    } else if (one.what === 'purchase told') {
      await told(name(one.who), addDays(today, -one.back));
    } else if (one.what === 'order cancelled') {
      const newest = [...(known.get(name(one.who)) ?? [])].sort((a, b) => (a[1].day < b[1].day ? 1 : -1))[0];
      if (!newest) continue;
      await db().transaction(async (tx) => {
        const purchases = await tx.rows(sql<{ customerId: number; purchaseId: number }>`
          select customer_id as "customerId", purchase_id as "purchaseId" from purchase where receipt = ${newest[0]}`);
        await voidPurchases(tx, purchases, clock.now());
      });
      known.get(name(one.who))?.delete(newest[0]);
    } else if (one.what === 'old file') {
      await oldFile(one.who, one.back);
    } else if (one.what === 'file taken back') {
      const file = files.pop();
      if (!file) continue;
      await undoImport(context, file.id, null);
      for (const [who, receipt] of file.receipts) known.get(who)?.delete(receipt);
    } else {
      if (way.limits[one.to] === limit) continue;
      limit = way.limits[one.to];
      await db().transaction((tx) =>
        changeDraft(tx, id, { version: version++, definition: definition() }, clock.now()),
      );
      if (today > unseenUntil) unseenUntil = today;
    }
  }
}

function entries(): Promise<Entry[]> {
  return db().rows(sql<Entry>`
    select external_id as who, enrolled_on as "on", origin from enrolment join customer using (customer_id)
    order by enrolled_at, customer_id`);
}
