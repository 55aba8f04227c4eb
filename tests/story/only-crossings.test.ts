// Nobody is written to who did not cross the limit while the campaign was live, whatever happens in whatever order.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeDraft } from '../../src/campaigns/drafts.ts';
import { createDraft, enrol, launchCampaign, step } from '../../src/campaigns/index.ts';
import { aDefinition, forgetAll, night } from '../../src/campaigns/testing.ts';
import {
  addDays,
  type Context,
  type Day,
  dayNumber,
  silent,
  type VirtualClock,
  virtualClock,
} from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { formatTold, mappingFrom } from '../../src/ledger/import/mapping-options.ts';
import { undoImport } from '../../src/ledger/import/undo-import.ts';
import { inspectFile, recordPurchases, runImport, voidPurchases } from '../../src/ledger/index.ts';
import { noon, purchaseOn } from '../../src/ledger/testing.ts';
import { scoreBase } from '../../src/scores/index.ts';

const db = testDatabase();
const start: Day = '2026-03-02';
const limits = [40, 55, 70] as const;
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
  | { readonly what: 'limit changed'; readonly to: (typeof limits)[number] };

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
  { weight: 3, arbitrary: fc.record({ what: fc.constant('limit changed' as const), to: fc.constantFrom(...limits) }) },
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

test('whoever enters by a crossing crossed while the campaign was live, once per silence, and never two ladders at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 2, max: 110 }), { minLength: people, maxLength: people }),
      fc.array(event, { minLength: 8, maxLength: 16 }),
      fc.boolean(),
      async (silences, events, loadedOnLaunchDay) => {
        await forgetAll(db());
        await db().run(sql`truncate import, setting, run, run_phase`);
        await live(silences, events, loadedOnLaunchDay);
      },
    ),
    { numRuns: 12 },
  );
});

async function live(silences: readonly number[], events: readonly Event[], loadedOnLaunchDay: boolean): Promise<void> {
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

  let limit: number = 60;
  /** Who was over the limit on this day or before crossed it unseen. */
  let unseenUntil = start;
  const definition = () => aDefinition({ entry: { kind: 'days', days: limit }, restDays: 5 });
  const id = await db().transaction(async (tx) => {
    const draft = await createDraft(tx, { name: 'Come back', definition: definition() }, clock.now(), 'seed');
    await launchCampaign(tx, draft, clock.now());
    return draft;
  });
  let version = 1;
  let seen = await entries();
  const pastSilences = new Map<string, Set<Day>>();

  /** A night, and what the model of this test says about whoever entered in it. */
  const nightOf = async (day: Day, ahead: boolean) => {
    await scoreBase(context, day, silent);
    await enrol(context, day, night(day), silent, { ahead });
    await step(context, day, night(day));
    const now = await entries();
    for (const { who, on, origin } of now.slice(seen.length)) {
      expect(origin).toBe('crossing');
      expect(on).toBe(day);
      const last = lastOf(known.get(who));
      expect(last, `${who} entered without a purchase`).not.toBe(undefined);
      const crossing = addDays(last as Day, limit);
      expect(crossing <= day, `${who} entered on ${day}, late from ${crossing} on`).toBe(true);
      expect(
        crossing > unseenUntil,
        `${who} entered on ${day}, late since ${crossing}, seen from ${unseenUntil} on`,
      ).toBe(true);
      const before = pastSilences.get(who) ?? new Set();
      expect(before.has(last as Day), `${who} entered twice in the silence since ${last}`).toBe(false);
      pastSilences.set(who, before.add(last as Day));
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
      if (one.to === limit) continue;
      limit = one.to;
      await db().transaction((tx) =>
        changeDraft(tx, id, { version: version++, definition: definition() }, clock.now()),
      );
      if (today > unseenUntil) unseenUntil = today;
    }
  }
}

function lastOf(receipts: ReadonlyMap<string, Receipt> | undefined): Day | undefined {
  const days = [...(receipts?.values() ?? [])].map(({ day }) => day);
  return days.length === 0 ? undefined : days.reduce((a, b) => (dayNumber(a) > dayNumber(b) ? a : b));
}

function entries(): Promise<Entry[]> {
  return db().rows(sql<Entry>`
    select external_id as who, enrolled_on as "on", origin from enrolment join customer using (customer_id)
    order by enrolled_at, customer_id`);
}
