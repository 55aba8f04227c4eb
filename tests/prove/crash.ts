// Proves that a crash loses nothing and repeats nothing: the real program is killed with SIGKILL at random moments of
// import, run and sending (every fourth time its database server instead). After each kill the books are checked against
// an independent SMTP server that takes everything, repeats included, and wrote down every Message-ID that it took.
//   node --import ./scripts/typescript.mjs tests/prove/crash.ts [--kills 30] [--seed 1] [--customers 1500]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import type { CampaignDraft } from '../../src/campaigns/contract.ts';
import { addDays, type Database, openDatabase, quietLog, vaultOf } from '../../src/ground/index.ts';
import { senderSettings } from '../../src/messages/contract.ts';
import { saveSender } from '../../src/messages/index.ts';
import { createRandom } from '../../src/models/math/index.ts';
import { offerDefinition } from '../../src/offers/contract.ts';
import { createOffer } from '../../src/offers/index.ts';
import { checkBooks, type Findings, type Promised } from './crash/books.ts';
import { finish, kill, type Running, start, type Victim } from './crash/program.ts';
import { lastPurchase, type ShopFile, writeShopFiles } from './crash/shop-files.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    customers: { type: 'string', default: '1500' },
  },
});
const random = createRandom(Number(values.seed));
const killsEach = Math.ceil(Number(values.kills) / 3);
const lanes = 5;
const purchaseFiles = 4;
/** Kills that came too late, per step, before the proof gives up. */
const mostMisses = 30;

const folder = await mkdtemp(join(tmpdir(), 'ritorno-crash-'));
const home = join(folder, 'home');
const journal = join(folder, 'taken.txt');
const witness = fork(fileURLToPath(new URL('./crash/sink.mjs', import.meta.url)), [journal]);
const [{ port }] = (await once(witness, 'message')) as [{ port: number }];
const promised: Promised = { customers: 0, receipts: 0, codes: new Set(), sent: 0, uncertain: 0 };
const kills: Record<string, number> = { import: 0, run: 0, send: 0, program: 0, database: 0 };
let mostUncertain = 0;
let tries = 0;

try {
  await finish(home, ['mail', 'accounting']);
  await withDatabase((db) => setUp(db, port));
  const files = await writeShopFiles(folder, Number(values.customers), purchaseFiles);
  await provePhase('import', () => importAll(files));
  const campaign = await launch();
  const [first, ...later] = [31, 38, 45, 52, 59].map((days) => addDays(lastPurchase, days));
  await provePhase('run', () => crashInRuns(first));
  await provePhase('send', () => crashInSending(later));
  const { sums, reasons, taken } = await books();
  for (const phase of ['import', 'run', 'send']) {
    if (kills[phase] < killsEach) throw new Error(`only ${kills[phase]} of ${killsEach} kills hit ${phase}`);
  }
  if (sums.pending > 0) throw new Error(`${sums.pending} messages were left waiting`);
  if (sums.suppressed > 0) throw new Error(`not sent, though everybody may be written to: ${JSON.stringify(reasons)}`);
  if (sums.sent + sums.uncertain < taken)
    throw new Error(`${taken} arrived, ${sums.sent + sums.uncertain} accounted for`);
  print(
    `campaign ${campaign}: due ${sums.due} = sent ${sums.sent} + suppressed ${sums.suppressed} + pending ${sums.pending} + uncertain ${sums.uncertain}; ` +
      `arrived ${taken}, each once; coupons ${promised.codes.size}, each once`,
  );
  print(
    `kills: import ${kills.import}, run ${kills.run}, send ${kills.send} (program ${kills.program}, database ${kills.database}); ` +
      `most uncertain after one kill ${mostUncertain} of ${lanes} lanes`,
  );
} finally {
  witness.disconnect();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function provePhase(name: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await work();
  print(`${name}: ${kills[name]} kills survived in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** The database between two runs of the program; starts its server again after a kill. */
async function withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const { db, close } = await openDatabase(home, undefined, quietLog);
  try {
    return await work(db);
  } finally {
    await close();
  }
}

/** Points the program at the witness. */
async function setUp(db: Database, smtpPort: number): Promise<void> {
  await db.transaction((tx) =>
    saveSender(
      tx,
      vaultOf(Buffer.alloc(32)),
      senderSettings.parse({
        kind: 'smtp',
        host: '127.0.0.1',
        port: smtpPort,
        tls: 'none',
        allowPrivateHost: true,
        pool: lanes,
        fromAddress: 'shop@example.com',
        postalLine: 'Via Roma 1, Milano',
        publicUrl: 'https://win.example.com',
      }),
      undefined,
      new Date(),
    ),
  );
}

/** Every fourth try is for the database. */
function fourth(): Victim {
  return tries++ % 4 === 3 ? 'database' : 'program';
}

/** Waits for the moment, kills, checks the books. Resolves to whether it hit. */
async function crash(phase: string, running: Running, moment: Promise<unknown>, victim: Victim): Promise<boolean> {
  await Promise.race([moment, running.ended]);
  if (!(await kill(home, running, victim))) return false;
  kills[phase]++;
  kills[victim]++;
  const { newlyUncertain } = await books();
  mostUncertain = Math.max(mostUncertain, newlyUncertain);
  return true;
}

async function books(): Promise<Findings> {
  return withDatabase((db) => checkBooks(db, journal, promised, lanes));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Each file: killed a few times at random moments, then let through; what was acknowledged must stay. */
async function importAll(files: readonly ShopFile[]): Promise<void> {
  let usual = 2_000;
  for (const [place, file] of files.entries()) {
    const args = ['import', file.kind, file.path, '--json'];
    const wanted = Math.round((killsEach * (place + 1)) / files.length);
    for (let misses = 0; kills.import < wanted && misses < mostMisses; ) {
      if (!(await crash('import', start(home, args), pause(200 + random.uniform() * usual), fourth()))) misses++;
    }
    usual = (await finish(home, args)).milliseconds;
    promised.customers += file.customers;
    promised.receipts += file.receipts;
    const { receipts } = await withDatabase(async (db) => {
      const [found] = await db.rows(sql<{ receipts: number }>`select count(*) as receipts from purchase`);
      return found;
    });
    if (receipts !== promised.receipts) throw new Error(`${receipts} receipts after import, not ${promised.receipts}`);
  }
}

/** A campaign that everybody enters after 30 days of silence, with a coupon on each of five rungs. */
async function launch(): Promise<string> {
  const gives = { kind: 'amount', minor: { base: 500 } };
  const offer = await withDatabase((db) =>
    db.transaction((tx) =>
      createOffer(tx, { name: 'Coupon', definition: offerDefinition.parse({ gives }) }, new Date()),
    ),
  );
  const definition: CampaignDraft = {
    entry: { kind: 'days', days: 30 },
    ladder: [
      { when: { kind: 'entry' }, offer, template: 'comeback-first' },
      ...Array.from({ length: 3 }, () => ({
        when: { kind: 'after' as const, days: 7 },
        offer,
        template: 'comeback-second',
      })),
      { when: { kind: 'after', days: 7 }, offer, template: 'comeback-last' },
    ],
    holdOutShare: 0,
  };
  const file = join(folder, 'campaign.json');
  await writeFile(file, JSON.stringify({ name: 'Come back', definition }));
  await finish(home, ['run', '--as-of', addDays(lastPurchase, 10), '--send', '--json']);
  const created = JSON.parse((await finish(home, ['campaigns', 'create', file, '--json'])).output);
  const id = String(created.campaignId ?? created.id);
  await finish(home, ['campaigns', 'launch', id, '--json']);
  return id;
}

/** Nights of a day on which the whole base is late: killed anywhere between the first statement and the last mail. */
async function crashInRuns(day: string): Promise<void> {
  const args = ['run', '--as-of', day, '--send', '--json'];
  const usual = (await finish(home, ['run', '--as-of', addDays(day, -2), '--send', '--json'])).milliseconds;
  for (let misses = 0; kills.run < killsEach && misses < mostMisses; ) {
    if (!(await crash('run', start(home, args), pause(300 + random.uniform() * usual * 1.5), fourth()))) misses++;
  }
  await finish(home, args);
  await books();
}

/**
 * Killed in the middle of sending: after a random number of mails, as the witness counts them. The database is the last
 * victim of a day: the program may start it again and send the rest, and nothing is left to be killed in.
 */
async function crashInSending(days: readonly string[]): Promise<void> {
  for (const [place, day] of days.entries()) {
    const args = ['run', '--as-of', day, '--send', '--json'];
    const wanted = Math.round((killsEach * (place + 1)) / days.length);
    for (let misses = 0; kills.send < wanted && misses < mostMisses; ) {
      const after = 1 + Math.floor(random.uniform() * 100);
      const victim = kills.send === wanted - 1 ? 'database' : 'program';
      if (!(await crash('send', start(home, args), taken(after), victim))) misses++;
    }
    await finish(home, args);
    await books();
  }
}

/** Resolves when the witness has taken so many more mails. */
function taken(count: number): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const heed = () => {
      seen++;
      if (seen < count) return;
      witness.removeListener('message', heed);
      resolve();
    };
    witness.on('message', heed);
  });
}
