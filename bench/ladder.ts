// How fast a crowd enters a campaign, gets its rung and its coupon, and redeems it at the till; the last against the
// bare conditional UPDATE through the same driver and as many connections.
//   node --import ./scripts/typescript.mjs bench/ladder.ts [customers] [tills]
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { campaignDefinition } from '../src/campaigns/contract.ts';
import { createDraft, enrol, launchCampaign, step } from '../src/campaigns/index.ts';
import { openDatabase } from '../src/ground/database/open.ts';
import {
  type Context,
  type Database,
  instantAt,
  migrate,
  openPool,
  quietLog,
  silent,
  systemClock,
  vaultOf,
} from '../src/ground/index.ts';
import { offerDefinition } from '../src/offers/contract.ts';
import { createOffer, issueDueCoupons, redeem } from '../src/offers/index.ts';
import { scoreBase } from '../src/scores/index.ts';

const customers = Number(process.argv[2] ?? 100_000);
const tills = Number(process.argv[3] ?? 64);
const yesterday = '2026-03-01';
const today = '2026-03-02';
const night = (day: string) => instantAt('Europe/Rome', day, '03:00');
const morning = instantAt('Europe/Rome', today, '09:30');

const home = await mkdtemp(join(tmpdir(), 'ritorno-bench-'));
const { db: opened, close } = await openDatabase(home, process.env.DATABASE_URL, quietLog);
const db = process.env.DATABASE_URL ? opened : openPool({ ...opened.pool.options, max: tills });
try {
  await migrate(db);
  const context: Context = { db, clock: systemClock, home, log: quietLog, vault: vaultOf(randomBytes(32)) };
  await makeBase(db, customers);
  await scoreBase(context, yesterday, silent);
  await launch(db);
  await scoreBase(context, today, silent);
  console.log('base made, scored twice');
  await timed('enter', async () => (await enrol(context, today, night(today))).entered);
  await timed('step', async () => {
    const { due, heldOut } = await step(context, today, night(today));
    return due + heldOut;
  });
  await timed('issue', async () => (await issueDueCoupons(context, morning)).issued);
  // what autovacuum does within a minute
  await db.run(sql`analyze`);
  const codes = (await db.rows(sql<{ code: string }>`select code from coupon order by random() limit 20000`)).map(
    ({ code }) => code,
  );
  const half = Math.floor(codes.length / 2);
  const bare = await timed('bare update', () => inParallel(codes.slice(0, half), (code) => bareUpdate(db, code)));
  const till = await timed('redeem', () =>
    inParallel(codes.slice(half), (code, place) => {
      const order = { amount: 5000, source_id: `receipt ${place}` };
      return redeem(context, { code, order, caller: 'key 1' }, morning);
    }),
  );
  console.log(`ratio of a redemption to the bare update  ${(till / bare).toFixed(2)}`);
} finally {
  if (db !== opened) await db.close();
  await close();
  await rm(home, { recursive: true, force: true });
}

async function timed(what: string, work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const done = await work();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${what.padEnd(12)} ${done} in ${seconds.toFixed(2)} s  ${Math.round(done / seconds)}/s`);
  return done / seconds;
}

/** Customers with uneven histories, all silent for 59 days yesterday, all with a consent. */
async function makeBase(on: Database, count: number): Promise<void> {
  await on.run(sql`
    insert into customer (external_id, email, created_at)
    select 'c' || i, 'c' || i || '@example.com', '2020-01-01' from generate_series(1, ${count}) i`);
  // as an import leaves them
  await on.run(sql`insert into customer_lock (customer_id) select customer_id from customer order by customer_id`);
  await on.run(sql`
    insert into consent (customer_id, channel, purpose, state, basis, source, recorded_at)
    select customer_id, 'email', 'marketing', 'granted', 'consent', 'bench', '2020-01-01' from customer`);
  await on.run(sql`
    insert into customer_statistics (customer_id, visit_days, visit_net_minor, first_day, last_day, last_purchase_at, visits,
      net_minor, margin_minor, margin_known_minor, returned_minor, changed_at)
    select customer_id, days, array_fill(2500::bigint, array[cardinality(days)]), '1970-01-01'::date + days[1], last,
      last::timestamp at time zone 'Europe/Rome', cardinality(days), 2500 * cardinality(days), 0, 0, 0, '2020-01-01'
    from customer, lateral (select ${yesterday}::date - 59 as last) l, lateral (
      select array_agg(distinct day order by day) as days from (
        select (last - '1970-01-01'::date) - case when n = 0 then 0 else (random() * 700)::integer + 1 end as day
        from generate_series(0, (customer_id % 8)::integer) n
      ) visits
    ) v`);
  await on.run(sql`analyze`);
}

async function launch(on: Database): Promise<void> {
  await on.transaction(async (tx) => {
    const gives = { kind: 'amount', minor: { base: 1000 } } as const;
    const offer = await createOffer(
      tx,
      { name: 'Coupon', definition: offerDefinition.parse({ gives }) },
      night(yesterday),
    );
    const definition = campaignDefinition.parse({
      entry: { kind: 'days', days: 60 },
      ladder: [{ when: { kind: 'entry' }, offer, template: 'comeback-a' }],
    });
    await launchCampaign(tx, await createDraft(tx, { name: 'Bench', definition }, night(yesterday)), night(yesterday));
  });
}

async function bareUpdate(on: Database, code: string): Promise<void> {
  await on.run(sql`
    update coupon set state = 'redeemed', redeemed_at = ${morning}
    where customer_id = (select customer_id from coupon_code where code = ${code}) and code = ${code}
      and state = 'issued' and expires_at >= ${morning}`);
}

async function inParallel(codes: readonly string[], work: (code: string, place: number) => Promise<unknown>) {
  let next = 0;
  const lane = async () => {
    for (let place = next++; place < codes.length; place = next++) await work(codes[place], place);
  };
  await Promise.all(Array.from({ length: tills }, lane));
  return codes.length;
}
