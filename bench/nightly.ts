// The nightly run on a large base of which 1 % bought yesterday: seconds per phase, peak memory, growth from a tenth.
//   node --import ./scripts/typescript.mjs bench/nightly.ts [customers]
// Each size runs in a process of its own, so that its peak memory is its own. Yardstick: a plain pass that counts and
// sums the same purchases in the database.
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { campaignDefinition } from '../src/campaigns/contract.ts';
import { createDraft, enrol, launchCampaign, step } from '../src/campaigns/index.ts';
import { openDatabase } from '../src/ground/database/open.ts';
import {
  addDays,
  type Context,
  dayFromNumber,
  dayNumber,
  instantAt,
  migrate,
  quietLog,
  readShop,
  silent,
  vaultOf,
  virtualClock,
} from '../src/ground/index.ts';
import { inspectFile, recordPurchases, runImport } from '../src/ledger/index.ts';
import { issueDueCoupons } from '../src/offers/index.ts';
import { scoreBase } from '../src/scores/index.ts';

const opens = dayNumber('2024-01-01');
const asOf = '2026-06-30';
const purchasesEach = 10;

/** Purchases of each customer: gaps around an own mean, one in ten purchases is the last; ten a customer on average. */
function* purchases(customers: number): Generator<string> {
  yield 'customer,date,amount\n';
  const random = mulberry(1);
  const last = dayNumber(asOf);
  for (let customer = 1; customer <= customers; customer++) {
    const mean = 12 * 8 ** random();
    let day = opens + Math.floor(600 * random());
    let text = '';
    do {
      text += `C${customer},${dayFromNumber(day)},${(5 + 60 * random()).toFixed(2)}\n`;
      day += 1 + Math.floor((-mean * Math.log(random() * random())) / 2);
    } while (day <= last && random() > 1 / (purchasesEach + 4));
    yield text;
  }
}

/** A seeded generator of numbers in (0, 1): mulberry32. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / 4294967298;
  };
}

async function measure(customers: number): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'ritorno-bench-'));
  await chmod(home, 0o711);
  const { db, close } = await openDatabase(home, undefined, quietLog);
  const clock = virtualClock(instantAt('Europe/Rome', asOf, '22:00'));
  const context: Context = { db, clock, home, log: quietLog, vault: vaultOf(Buffer.alloc(32, 1)) };
  const seconds: Record<string, number> = {};
  const timed = async (phase: string, work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    seconds[phase] = (performance.now() - started) / 1000;
  };
  try {
    await migrate(db);
    const file = join(home, 'purchases.csv');
    await pipeline(Readable.from(purchases(customers)), createWriteStream(file, { mode: 0o600 }));
    const { mapping } = await inspectFile(db, file, { kind: 'purchases' });
    await timed('import', () =>
      runImport(context, { path: file, fileName: 'purchases.csv', kind: 'purchases', mapping }),
    );
    await timed('first fit and score', () => scoreBase(context, asOf, silent));
    await launch(context);
    await db.run(sql`vacuum analyze`);
    const before = process.resourceUsage().maxRSS;

    const night = addDays(asOf, 1);
    clock.moveTo(instantAt('Europe/Rome', night, '03:00'));
    await timed('update', () => onePercent(context, customers));
    await timed('score', () => scoreBase(context, night, silent));
    await timed('enrol', () => enrol(context, night, clock.now()));
    await timed('step', () => step(context, night, clock.now()));
    clock.moveTo(instantAt('Europe/Rome', night, '09:30'));
    await timed('coupon', () => issueDueCoupons(context, clock.now()));
    await timed('plain pass over all purchases', () => db.rows(sql`select count(*), sum(net_minor) from purchase`));
    const [{ lines, entered }] = await db.rows(sql<{ lines: number; entered: number }>`
      select (select count(*) from purchase) as lines, (select count(*) from enrolment) as entered`);
    process.stdout.write(
      `${JSON.stringify({ customers, purchases: lines, entered, seconds, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024), peakBeforeNightMegabytes: Math.round(before / 1024) })}\n`,
    );
  } finally {
    await close();
    await rm(home, { recursive: true, force: true });
  }
}

async function launch({ db, clock }: Context): Promise<void> {
  const definition = campaignDefinition.parse({
    entry: { kind: 'false_alarm', rate: 0.05 },
    ladder: [{ when: { kind: 'entry' }, offer: null, template: 'comeback-first' }],
  });
  await db.transaction(async (tx) => {
    await launchCampaign(tx, await createDraft(tx, { name: 'Bench', definition }, clock.now()), clock.now());
  });
}

/** One customer in a hundred buys: in batches as a till or a nightly file would bring them. */
async function onePercent({ db, clock }: Context, customers: number): Promise<void> {
  const shop = await readShop(db);
  const happenedAt = instantAt(shop.zone, asOf, '18:00');
  const rows = Array.from({ length: Math.floor(customers / 100) }, (_, i) => ({
    buyer: { kind: 'external' as const, value: `C${1 + i * 100}` },
    receipt: `night ${i}`,
    happenedAt,
    lines: [{ amountMinor: 2500 }],
  }));
  for (let at = 0; at < rows.length; at += 5000) {
    await db.transaction((tx) => recordPurchases(tx, rows.slice(at, at + 5000), { now: clock.now(), shop }));
  }
}

interface Measured {
  customers: number;
  purchases: number;
  entered: number;
  seconds: Record<string, number>;
  peakMegabytes: number;
  peakBeforeNightMegabytes: number;
}

const nightPhases = ['update', 'score', 'enrol', 'step', 'coupon'];

function report(measured: readonly Measured[]): void {
  for (const { customers, purchases: lines, entered, seconds, peakMegabytes, peakBeforeNightMegabytes } of measured) {
    console.log(`${customers} customers, ${lines} purchases, ${entered} entered`);
    for (const [phase, took] of Object.entries(seconds)) console.log(`  ${phase.padEnd(32)} ${took.toFixed(2)} s`);
    console.log(`  night in all                     ${nightOf(seconds).toFixed(2)} s`);
    console.log(
      `  ratio to the plain pass          ${(nightOf(seconds) / seconds['plain pass over all purchases']).toFixed(1)}`,
    );
    console.log(
      `  peak memory of Node              ${peakMegabytes} MB (before the night ${peakBeforeNightMegabytes} MB)`,
    );
  }
  const [small, large] = measured;
  const growth = nightOf(large.seconds) / nightOf(small.seconds);
  console.log(`growth of the night from ${small.customers} to ${large.customers}: ${growth.toFixed(1)}x`);
}

function nightOf(seconds: Record<string, number>): number {
  return nightPhases.reduce((sum, phase) => sum + seconds[phase], 0);
}

const [argument, only] = process.argv.slice(2);
if (only === 'alone') await measure(Number(argument));
else {
  const largest = Number(argument ?? 1_000_000);
  const measured = [largest / 10, largest].map((customers) => {
    const args = ['--import', './scripts/typescript.mjs', fileURLToPath(import.meta.url), String(customers), 'alone'];
    const child = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.status !== 0) throw new Error(`the measurement of ${customers} customers failed`);
    return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '') as Measured;
  });
  report(measured);
}
