// Proves that one record of 700 MB, packed into a file of some hundred kilobytes, is refused in bounded time and memory,
// while the process that serves pages answers as ever, also while people look at such files before an import; and that
// such an import can be cancelled.
//   node --import ./scripts/typescript.mjs tests/prove/long-record.ts [--megabytes 700]
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { type Serving, serve } from '../../src/doors/serve.ts';
import {
  type Context,
  migrate,
  openDatabase,
  Problem,
  quietLog,
  systemClock,
  vaultOf,
} from '../../src/ground/index.ts';
import { cancelImport } from '../../src/ledger/import/cancel-import.ts';
import { readImport } from '../../src/ledger/import/list-imports.ts';
import { beginImport, inspectFile } from '../../src/ledger/index.ts';

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '700' } } });
const megabytes = Number(values.megabytes);
/** What 99 of 100 answers about the health of the server may take, beyond what they take at rest on this machine, and how much memory each of them may add (MiB). */
const slowest = 100;
const mostGrowth = 400;

const mebi = 1024 * 1024;
const folder = await mkdtemp(join(tmpdir(), 'ritorno-long-'));
const { db, close } = await openDatabase(folder, process.env.DATABASE_URL, quietLog);
const failures: string[] = [];

/** Asks for the health of the server without a pause while `work` is done; the milliseconds of each answer. */
async function watched(url: string, work: () => Promise<void>) {
  let isDone = false;
  let peak = 0;
  const answers: number[] = [];
  const asking = (async () => {
    while (!isDone) {
      const asked = performance.now();
      await (await fetch(`${url}/healthz`)).text();
      answers.push(performance.now() - asked);
      peak = Math.max(peak, process.memoryUsage().rss);
      await sleep(10);
    }
  })();
  const began = performance.now();
  const cpu = process.cpuUsage();
  try {
    await work();
  } finally {
    isDone = true;
    await asking;
  }
  const { user, system } = process.cpuUsage(cpu);
  answers.sort((a, b) => a - b);
  return {
    seconds: (performance.now() - began) / 1000,
    processor: (user + system) / 1e6,
    peak: peak / mebi,
    slowest: answers.at(-1) ?? 0,
    usual: answers[Math.floor(answers.length * 0.99)] ?? 0,
    asked: answers.length,
  };
}

async function writeLong(path: string): Promise<void> {
  const piece = 'x'.repeat(mebi);
  function* text() {
    yield 'customer,receipt,date,amount,product\na,1,2026-01-02,5.00,tea\nb,2,2026-01-02,5.00,';
    for (let i = 0; i < megabytes; i++) yield piece;
    yield '\nc,3,2026-01-03,5.00,tea\n';
  }
  await pipeline(Readable.from(text()), createGzip(), createWriteStream(path));
}

/** Hostile files that somebody looks at before an import: what each is, and its bytes. */
function hostileFiles(longRecord: Buffer): [what: string, bytes: Buffer][] {
  const head = 'customer,receipt,date,amount';
  const columns = Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',');
  const wide = Array.from({ length: 30 }, (_, i) => `${i},r${i},2026-01-05,1.00${',x'.repeat(10_000)}\n`).join('');
  return [
    [`a record of ${megabytes} MB, packed`, longRecord],
    ['10,000 columns', Buffer.from(`${head},${columns}\n${wide}`)],
    ['quotes without end', Buffer.from(`${head}\n${'1,"a,2026-01-05,1.00\n'.repeat(200_000)}`)],
    ['one quote and nothing but quotes', Buffer.from(`${head}\n"${'""'.repeat(2_000_000)}`)],
    ['a million separators', Buffer.from(','.repeat(1_000_000))],
    ['a thousand headers', Buffer.from(`${head}\n`.repeat(40_000))],
  ];
}

/** Signs the first owner in; the headers of that session. */
async function signedIn({ url, setupUrl }: Serving): Promise<Record<string, string>> {
  const token = setupUrl?.split('#token=')[1];
  const owner = { name: 'Owner', email: 'owner@shop.test', password: randomBytes(12).toString('hex') };
  const shop = { name: 'Shop', zone: 'Europe/Rome', currency: 'EUR', language: 'en', country: 'IT' };
  const answer = await fetch(`${url}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...owner, language: 'en', shop }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (!answer.ok || cookie === undefined) throw new Error(`the owner was refused: ${await answer.text()}`);
  return { cookie };
}

/** Uploads a file to be looked at, looks again, and asks for the notes, as the page does. */
async function preview(url: string, headers: Record<string, string>, bytes: Buffer): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), 'file.csv');
  const answer = await fetch(`${url}/api/imports/inspect`, { method: 'POST', headers, body: form });
  const looked = (await answer.json()) as { upload: string; kind: string; mapping: object; key?: string };
  if (!answer.ok) return looked.key ?? String(answer.status);
  const send = async (path: string, body: object) => {
    const again = await fetch(`${url}/api/imports/inspect/${looked.upload}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await again.arrayBuffer();
    if (!again.ok) failures.push(`a preview answered ${again.status}`);
  };
  const { kind, mapping } = looked;
  await send('', { fileName: 'file.csv', kind, format: {} });
  await send('/notes', { kind, mapping });
  return 'looked at';
}

try {
  await migrate(db);
  const context: Context = { db, clock: systemClock, home: folder, log: quietLog, vault: vaultOf(randomBytes(32)) };
  const server = await serve(context, { port: 0, app: { pages: undefined } });
  const path = join(folder, 'long.csv.gz');
  await writeLong(path);
  const packed = (await stat(path)).size;
  const idle = await watched(server.url, () => sleep(2000));
  const before = process.memoryUsage().rss / mebi;
  console.log(
    `a record of ${megabytes} MB in a gz of ${(packed / 1024).toFixed(0)} KB; at rest 99 of 100 answers of /healthz come within ${idle.usual.toFixed(0)} ms, the slowest in ${idle.slowest.toFixed(0)} ms`,
  );

  const headers = await signedIn(server);
  for (const [what, bytes] of hostileFiles(await readFile(path))) {
    let end = '';
    const looks = await watched(server.url, async () => {
      for (let i = 0; i < 3; i++) end = await preview(server.url, headers, bytes);
    });
    console.log(
      `preview of ${what}: ${end}, 3 times in ${looks.seconds.toFixed(1)} s; /healthz asked ${looks.asked} times, 99 of 100 within ${looks.usual.toFixed(0)} ms, slowest ${looks.slowest.toFixed(0)} ms; memory at most ${looks.peak.toFixed(0)} MiB`,
    );
    if (looks.usual > Math.max(slowest, idle.usual * 2))
      failures.push(`/healthz took ${looks.usual.toFixed(0)} ms: ${what}`);
    if (looks.peak - before > mostGrowth)
      failures.push(`memory grew by ${(looks.peak - before).toFixed(0)} MiB: preview of ${what}`);
  }

  // what the previews needed is not all given back to the system at once, and is not the import's
  const atImport = process.memoryUsage().rss / mebi;

  const whole = await watched(server.url, async () => {
    const { mapping } = await inspectFile(db, path, { kind: 'purchases' });
    const request = { path, fileName: 'long.csv.gz', kind: 'purchases', mapping, aside: true } as const;
    const { done } = await beginImport(context, request);
    const { figures } = await done;
    console.log(
      `came to ${JSON.stringify({ lines: figures.lines, receipts: figures.receipts, rejected: figures.rejected })}`,
    );
    if (figures.receipts !== 2 || figures.rejected['line too long'] !== 1) failures.push('the figures are not right');
  });
  console.log(
    `refused after ${whole.seconds.toFixed(1)} s (${whole.processor.toFixed(1)} s of the processor); memory ${atImport.toFixed(0)} -> at most ${whole.peak.toFixed(0)} MiB; /healthz asked ${whole.asked} times, 99 of 100 within ${whole.usual.toFixed(0)} ms, slowest ${whole.slowest.toFixed(0)} ms`,
  );
  if (whole.usual > Math.max(slowest, idle.usual * 2)) failures.push(`/healthz took ${whole.usual.toFixed(0)} ms`);
  if (whole.peak - atImport > mostGrowth) failures.push(`memory grew by ${(whole.peak - atImport).toFixed(0)} MiB`);

  const stopped = await watched(server.url, async () => {
    const { mapping } = await inspectFile(db, path, { kind: 'purchases' });
    const request = { path, fileName: 'long.csv.gz', kind: 'purchases', mapping, aside: true, again: true } as const;
    const { importId, done } = await beginImport(context, request);
    const end = done.then(
      () => 'done',
      (error: unknown) => (error instanceof Problem ? error.kind.code : String(error)),
    );
    await sleep(500);
    await cancelImport(context, importId, null);
    const asked = performance.now();
    const how = await end;
    const { state } = await readImport(db, importId);
    console.log(
      `cancelled: ${how}, state ${state}, ${(performance.now() - asked).toFixed(0)} ms after it was asked for`,
    );
    if (state !== 'cancelled') failures.push(`the import was ${state}`);
  });
  console.log(`/healthz meanwhile at most ${stopped.slowest.toFixed(0)} ms`);
  await server.close();
} finally {
  await close();
  await rm(folder, { recursive: true, force: true });
}
for (const failure of failures) console.log(`FAILED: ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
