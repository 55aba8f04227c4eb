// Proves that several processes share a morning and that none of them is needed: in each round messages are sent by two
// `ritorno start --roles send`, one of which is killed with SIGKILL at a random moment and replaced. Every message ends in
// one state, and none arrives twice at a mail server that takes everything and writes down each Message-ID. Then a night of
// a large base is lived by a process of its own while two others send, and both end.
//   npm run prove sending-processes -- --messages 20000 --rounds 10 --base 100000 --seed 1
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { askForRun, type Database, dayIn, openDatabase, quietLog, readShop, vaultOf } from '../../src/ground/index.ts';
import { senderSettings } from '../../src/messages/contract.ts';
import { accounting, saveSender } from '../../src/messages/index.ts';
import { createRandom } from '../../src/models/math/index.ts';
import { finish, kill, type Running, start } from './crash/program.ts';
import { writeShopFiles } from './crash/shop-files.ts';
import { liveCampaign, makeDue } from './sending/due-messages.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '10' },
    base: { type: 'string', default: '100000' },
    seed: { type: 'string' },
  },
});
const [messages, rounds, base] = [values.messages, values.rounds, values.base].map(Number);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const random = createRandom(seed);
const lanes = 5;
/** How long a round may take before it counts as hanging, in ms: a hundredth of a second per message, and ten minutes. */
const longest = messages * 10 + 600_000;

const folder = await mkdtemp(join(tmpdir(), 'ritorno-sending-'));
const home = join(folder, 'home');
const journal = join(folder, 'taken.txt');
const witness = fork(fileURLToPath(new URL('./crash/sink.mjs', import.meta.url)), [journal]);
const [{ port }] = (await once(witness, 'message')) as [{ port: number }];
let taken = 0;
witness.on('message', ({ accepted }: { accepted?: number }) => {
  taken = accepted ?? taken;
});

print(
  `seed ${seed}: ${rounds} rounds of ${messages} messages, then a night of ${base} customers while as many are sent`,
);
await finish(home, ['mail', 'accounting']);
const { db, close } = await openDatabase(home, undefined, quietLog);
try {
  await pointAtWitness(db);
  let killed = 0;
  let uncertain = 0;
  for (let round = 1; round <= rounds; round++) {
    const told = await sendingRound(round);
    killed += told.killed ? 1 : 0;
    uncertain += told.uncertain;
  }
  print(
    `${rounds} rounds: ${rounds * messages} due, ${killed} kills while sending, ${uncertain} uncertain, none twice`,
  );
  if (killed < rounds) throw new Error(`only ${killed} of ${rounds} kills came while there was something to send`);
  await nightWhileSending(rounds + 1);
} finally {
  await close();
  witness.disconnect();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One morning: two processes, one killed after a random number of mails, another in its place, until nothing is left. */
async function sendingRound(round: number): Promise<{ killed: boolean; uncertain: number }> {
  const campaignId = await makeDue(db, round, messages);
  const before = taken;
  const began = performance.now();
  const senders = [sender(), sender()];
  const after = 1 + Math.floor(random.uniform() * messages * 0.9);
  await until(`mail ${after} of round ${round}`, async () => taken - before >= after);
  const isFirst = random.uniform() < 0.5;
  const victim = senders.splice(isFirst ? 0 : 1, 1)[0];
  const isOpen = (await left(campaignId)) > 0;
  const isKilled = (await kill(home, victim, 'program')) && isOpen;
  senders.push(sender());
  await until(`the end of round ${round}`, async () => (await left(campaignId)) === 0);
  await end(senders);
  const sums = await checkRound(campaignId);
  const seconds = (performance.now() - began) / 1000;
  print(
    `round ${round}: killed the ${isFirst ? 'first' : 'second'} after ${after} mails; due ${sums.due} = sent ${sums.sent} + ` +
      `suppressed ${sums.suppressed} + pending ${sums.pending} + uncertain ${sums.uncertain}; ${seconds.toFixed(0)} s`,
  );
  return { killed: isKilled, uncertain: sums.uncertain };
}

/** A night of the whole base by a process of its own, while two others send. */
async function nightWhileSending(round: number): Promise<void> {
  const files = await writeShopFiles(folder, base, 1);
  for (const file of files) await finish(home, ['import', file.kind, file.path, '--json']);
  // their last purchase is ten days ago: the night lets in the whole base
  await liveCampaign(db, 8);
  const campaignId = await makeDue(db, round, messages);
  // whatever the imports asked for is part of this night
  const { zone } = await readShop(db);
  await askForRun(db, dayIn(zone, new Date()), new Date(), 'entries');
  const before = taken;
  const senders = [sender(), sender()];
  await until('the first mail beside the night', async () => taken > before);
  const nights = start(home, ['start', '--roles', 'night']);
  await until('the night to begin', async () => (await run()).began);
  const sentAtBegin = taken - before;
  await until('the night', async () => (await run()).isOver);
  const { seconds, error, scored, entered } = await run();
  if (error !== null) throw new Error(`the night failed: ${error}`);
  const sentMeanwhile = taken - before - sentAtBegin;
  await until('the sending', async () => (await left(campaignId)) === 0);
  await end([...senders, nights]);
  const sums = await checkRound(campaignId);
  if (sums.sent !== messages) throw new Error(`${sums.sent} of ${messages} sent though nobody was killed`);
  if (sentMeanwhile === 0) throw new Error('nothing was sent while the night went on');
  if (scored < base || entered < base) throw new Error(`the night scored ${scored} and let in ${entered} of ${base}`);
  print(
    `a night of ${scored} customers, of whom ${entered} entered, took ${seconds.toFixed(0)} s; ${sentMeanwhile} of ${messages} messages ` +
      'left meanwhile, the rest before and after',
  );
}

/** The run that was asked for, or the night that it became. */
async function run() {
  const [row] = await db.rows(sql<{
    began: boolean;
    isOver: boolean;
    seconds: number;
    error: string | null;
    scored: number;
    entered: number;
  }>`
    select process is not null as began, finished_at is not null or error is not null as "isOver", error,
      extract(epoch from coalesce(finished_at, now()) - started_at)::float8 as seconds,
      coalesce((select (figures ->> 'customers')::int from run_phase p where p.run_id = r.run_id and phase = 'score'), 0)
        as scored,
      coalesce((select (figures ->> 'entered')::int from run_phase p where p.run_id = r.run_id and phase = 'enrol'), 0)
        as entered
    from run r order by run_id desc limit 1`);
  return row;
}

function sender(): Running {
  return start(home, ['start', '--roles', 'send']);
}

async function end(programs: readonly Running[]): Promise<void> {
  for (const { child } of programs) child.kill('SIGTERM');
  for (const { ended } of programs) {
    const { code, errors } = await ended;
    if (code !== 0) throw new Error(`a process ended with ${code}: ${errors.slice(-2000)}`);
  }
}

/** Messages of a campaign that wait or are on their way. */
async function left(campaignId: number): Promise<number> {
  const [row] = await db.rows(sql<{ count: number }>`
    select count(*)::int as count from message
    where campaign_id = ${campaignId} and state in ('pending', 'sending')`);
  return row.count;
}

/** Throws unless every message is in one state and what arrived is what the books say. */
async function checkRound(campaignId: number) {
  const { reasons: _, ...sums } = await accounting(db, { campaignId });
  const sum = sums.sent + sums.suppressed + sums.pending + sums.uncertain;
  if (sums.due !== messages || sum !== messages) throw new Error(`accounts open: ${JSON.stringify(sums)}`);
  if (sums.uncertain > lanes) throw new Error(`${sums.uncertain} uncertain after one kill, with ${lanes} lanes`);
  const arrived = (await readFile(journal, 'utf8')).split('\n').filter((id) => id !== '');
  const once = new Set(arrived);
  if (once.size !== arrived.length) throw new Error(`${arrived.length - once.size} messages arrived twice`);
  const rows = await db.rows(sql<{ id: string | null; state: string }>`
    select message_id as id, state from message where campaign_id = ${campaignId}`);
  for (const { id, state } of rows) {
    const isThere = id !== null && once.has(id);
    if (state === 'sent' && !isThere) throw new Error(`${id} is called sent and never arrived`);
    if (isThere && state !== 'sent' && state !== 'uncertain') throw new Error(`${id} arrived and is called ${state}`);
  }
  return sums;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + longest;
  while (!(await isSo())) {
    if (performance.now() > limit) throw new Error(`waited in vain for ${what}`);
    await pause(50);
  }
}

async function pointAtWitness(to: Database): Promise<void> {
  const settings = senderSettings.parse({
    kind: 'smtp',
    host: '127.0.0.1',
    port,
    tls: 'none',
    allowPrivateHost: true,
    pool: lanes,
    fromAddress: 'shop@example.com',
    postalLine: 'Via Roma 1, Milano',
    publicUrl: 'https://win.example.com',
  });
  await to.transaction((tx) => saveSender(tx, vaultOf(Buffer.alloc(32)), settings, undefined, new Date()));
}
