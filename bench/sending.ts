// How fast messages leave, everything included (reading, rendering, claiming, SMTP, settling, signals), against a bare
// nodemailer pool with as many connections that sends the same prebuilt messages to the same server process: given as
// subject, text and HTML (the yardstick), and given as finished bytes (what SMTP alone costs).
//   node --import ./scripts/typescript.mjs bench/sending.ts [messages] [lanes]
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { simpleParser } from 'mailparser';
import nodemailer from 'nodemailer';
import type Mail from 'nodemailer/lib/mailer';
import { openDatabase } from '../src/ground/database/open.ts';
import { type Context, type Database, migrate, quietLog, systemClock, vaultOf } from '../src/ground/index.ts';
import { accounting, queueDueMessages, sendDueMessages, smtpSender } from '../src/messages/index.ts';

const count = Number(process.argv[2] ?? 20_000);
const lanes = Number(process.argv[3] ?? 10);
const now = new Date('2026-03-10T08:31:00Z');

/** A message of the first run: its bytes, and its parts as nodemailer takes them. */
interface Prebuilt {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
  readonly parts: Mail.Options;
}

const sinkProcess = fork(new URL('./sending/smtp-sink.mjs', import.meta.url).pathname);
const port = await new Promise<number>((resolve) =>
  sinkProcess.once('message', (m: { port: number }) => resolve(m.port)),
);
const home = await mkdtemp(join(tmpdir(), 'ritorno-bench-'));
const { db, close } = await openDatabase(home, process.env.DATABASE_URL, quietLog);
try {
  await migrate(db);
  const context: Context = { db, clock: systemClock, home, log: quietLog, vault: vaultOf(randomBytes(32)) };
  await makeRungs(db, count);
  const queueing = await timed(() => queueDueMessages(context, now));
  print('queue', count, queueing.seconds);
  // a first run warms both sides and gives the very messages that the bare pool will send
  const prebuilt = await firstMessages(context, Math.min(2_000, count / 4));
  const before = [await bare('parts', prebuilt), await bare('bytes', prebuilt)];
  const left = (await accounting(db)).pending;
  const sending = await timed(() => withSender((sender) => sendDueMessages(context, sender, now)));
  print('ritorno', left, sending.seconds);
  const after = [await bare('parts', prebuilt), await bare('bytes', prebuilt)];
  const ratio = (kind: 0 | 1) => (left / sending.seconds / ((before[kind] + after[kind]) / 2)).toFixed(2);
  console.log(`ratio to a bare pool of prebuilt messages  ${ratio(0)}`);
  console.log(`ratio to a bare pool of finished bytes     ${ratio(1)}`);
  const sums = await accounting(db);
  const { due, sent, suppressed, pending, uncertain, reasons } = sums;
  console.log(
    `accounting  due ${due} sent ${sent} suppressed ${suppressed} pending ${pending} uncertain ${uncertain}`,
    reasons,
  );
} finally {
  sinkProcess.disconnect();
  await close();
  await rm(home, { recursive: true, force: true });
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

function print(what: string, done: number, seconds: number): void {
  console.log(`${what.padEnd(18)} ${done} in ${seconds.toFixed(2)} s  ${Math.round(done / seconds)}/s`);
}

async function withSender<T>(work: (sender: ReturnType<typeof smtpSender>) => Promise<T>): Promise<T> {
  const sender = smtpSender({ host: '127.0.0.1', port, tls: 'none', lanes });
  try {
    return await work(sender);
  } finally {
    await sender.close();
  }
}

/** Lets the real thing send until `wanted` messages went out, and keeps their bytes. */
async function firstMessages(context: Context, wanted: number): Promise<Prebuilt[]> {
  const kept: Prebuilt[] = [];
  const stop = new AbortController();
  await withSender((sender) =>
    sendDueMessages(
      context,
      {
        ...sender,
        deliver(mail) {
          kept.push({ from: mail.from, to: mail.to, raw: Buffer.from(mail.raw), parts: {} });
          if (kept.length >= wanted) stop.abort();
          return sender.deliver(mail);
        },
      },
      now,
      { signal: stop.signal },
    ),
  );
  console.log(
    `messages of ${Math.round(kept.reduce((sum, { raw }) => sum + raw.length, 0) / kept.length)} bytes, ${lanes} lanes`,
  );
  return Promise.all(kept.map(async (mail) => ({ ...mail, parts: await partsOf(mail) })));
}

async function partsOf({ from, to, raw }: Prebuilt): Promise<Mail.Options> {
  const { subject, text, html, messageId } = await simpleParser(raw, { skipTextToHtml: true });
  const headers = { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  return { from, to, subject, text, html: html || '', messageId, headers, textEncoding: 'base64' };
}

/** The yardstick: nodemailer's own pool with as many connections as we have lanes, and twice as many senders. */
async function bare(kind: 'parts' | 'bytes', mails: readonly Prebuilt[]): Promise<number> {
  const transport = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: lanes,
  });
  const rounds = Math.max(1, Math.ceil(5_000 / mails.length));
  const { seconds } = await timed(async () => {
    let at = 0;
    const next = async () => {
      while (at < rounds * mails.length) {
        const { from, to, raw, parts } = mails[at++ % mails.length];
        await transport.sendMail(kind === 'parts' ? parts : { envelope: { from, to: [to] }, raw });
      }
    };
    await Promise.all(Array.from({ length: lanes * 2 }, next));
  });
  transport.close();
  print(`bare pool, ${kind}`, rounds * mails.length, seconds);
  return (rounds * mails.length) / seconds;
}

/** Customers with consent, an open episode, a coupon and a prepared rung each, made in a handful of statements. */
async function makeRungs(database: Database, rungs: number): Promise<void> {
  const due = '2026-03-10T08:30:00Z';
  const anchor = '2026-01-10T11:00:00Z';
  await database.transaction(async (tx) => {
    await tx.run(sql`
      insert into customer (external_id, name, given_name, email, email_hash, language, created_at)
      select 'c' || i, 'Anna Nowak', 'Anna', 'c' || i || '@example.com', sha256(('c' || i)::bytea),
        (array['en','it','pl','es'])[1 + i % 4], ${anchor} from generate_series(1, ${rungs}::int) i`);
    await tx.run(sql`
      insert into consent (customer_id, channel, purpose, state, basis, source, recorded_at)
      select customer_id, 'all', 'marketing', 'granted', 'consent', 'bench', ${anchor} from customer`);
    await tx.run(sql`
      insert into episode (customer_id, kind, anchor, present_anchor, opened_at)
      select customer_id, 'purchase', ${anchor}, ${anchor}, ${due} from customer`);
    await tx.run(sql`
      insert into campaign (name, status, definition, seed, created_at, changed_at)
      values ('bench', 'live', '{}', 'seed', ${due}, ${due})`);
    await tx.run(
      sql`insert into offer (name, definition, created_at, changed_at) values ('bench', '{}', ${due}, ${due})`,
    );
    await tx.run(sql`
      insert into enrolment (customer_id, campaign_id, anchor, enrolled_at, enrolled_on, origin, arm, campaign_version,
        lateness, p_alive, p_buy, expected_margin_minor, value_class, usual_receipt_minor, silence_days, model_version, zone)
      select customer_id, 1, ${anchor}, ${due}, '2026-03-09', 'crossing', 'treated', 1, 0.97, 0.6, 0.4, 5000, 3, 2500, 58,
        'bench', 'Europe/Rome' from customer`);
    await tx.run(sql`
      insert into coupon (customer_id, code, offer_id, campaign_id, anchor, rung, kind, amount_minor, currency,
        minimum_minor, ceiling_minor, issued_at, issued_on, valid_from, expires_on, expires_at, expiry_reason, state)
      select customer_id, 'CODE-' || customer_id, 1, 1, ${anchor}, 1, 'amount', 1500, 'EUR', 5000, 1500, ${due},
        '2026-03-10', ${due}, '2026-03-24', '2026-03-25T00:00:00Z', 'beat', 'issued' from customer`);
    await tx.run(sql`
      insert into rung_due (customer_id, campaign_id, anchor, rung, bucket, decided_on, due_on, due_at, not_after, zone,
        channels, template, offer_id, value_class, prepared_at)
      select customer_id, 1, ${anchor}, 1, customer_id % 64, '2026-03-10', '2026-03-10', ${due}, '2026-03-12T08:30:00Z',
        'Europe/Rome', '{email}', 'comeback-first', 1, 3, ${due} from customer`);
  });
  await database.run(sql`analyze`);
}
