// Factories for tests of messages and responses: rungs that are due, coupons, and an SMTP server that does as it is told.
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import { addDays, type Database, type Tx } from '../ground/index.ts';
import { boughtEvery, type CustomerWish, someCustomers } from '../ledger/testing.ts';

export const dueAt = new Date('2026-03-10T08:30:00Z');
/** When the night of that morning opened the episodes. */
const nightBefore = new Date('2026-03-10T02:00:00Z');
export const notAfter = new Date('2026-03-11T08:30:00Z');
/** A minute after the rungs of the factories are due. */
export const soon = new Date('2026-03-10T08:31:00Z');

export interface RungWish extends CustomerWish {
  readonly rung?: number;
  readonly template?: string;
  readonly channels?: readonly string[];
  readonly refused?: string;
  readonly prepared?: boolean;
  readonly coupon?: CouponWish | null;
}

export interface CouponWish {
  readonly kind?: 'amount' | 'percent' | 'product';
  readonly amountMinor?: number;
  readonly percent?: string;
  readonly limitMinor?: number;
  readonly productId?: number;
  readonly minimumMinor?: number;
  readonly expiresOn?: string;
}

let codes = 0;

/** A live campaign; its ladder is what `dueRungs` says. */
export async function aCampaign(tx: Tx, status = 'live'): Promise<number> {
  const [{ campaign_id }] = await tx.rows(sql<{ campaign_id: number }>`
    insert into campaign (name, status, definition, seed, created_at, changed_at, launched_at, launched_on)
    values ('Come back', ${status}, '{}', 'seed', ${dueAt}, ${dueAt}, ${dueAt}, '2026-03-01') returning campaign_id`);
  return campaign_id;
}

/** Customers with an open episode, an enrolment and one prepared rung each. Returns their ids in order. */
export async function dueRungs(tx: Tx, campaignId: number, wishes: readonly RungWish[]): Promise<number[]> {
  const ids = await someCustomers(
    tx,
    wishes.map(({ coupon: _, ...wish }) => ({ bought: boughtEvery(20, { times: 3, until: '2026-01-10' }), ...wish })),
  );
  const [{ offer_id }] = await tx.rows(sql<{ offer_id: number }>`
    insert into offer (name, definition, created_at, changed_at) values ('Coupon', '{}', ${dueAt}, ${dueAt})
    returning offer_id`);
  const anchors = await tx.rows(sql<{ customerId: number; anchor: Date }>`
    select customer_id as "customerId", last_purchase_at as anchor from customer_statistics
    where customer_id = any(${ids}::bigint[]) order by customer_id`);
  // written as they are: several of them may share a mailbox, which the ledger's own verb takes for one person
  await tx.run(sql`
    insert into episode (customer_id, kind, anchor, present_anchor, opened_at)
    select customer_id, 'purchase', last_purchase_at, last_purchase_at, ${nightBefore} from customer_statistics
    where customer_id = any(${ids}::bigint[])`);
  const anchorOf = new Map(anchors.map(({ customerId, anchor }) => [customerId, anchor]));
  for (const [place, wish] of wishes.entries()) {
    const key = { customerId: ids[place], campaignId, anchor: anchorOf.get(ids[place]) as Date, rung: wish.rung ?? 1 };
    const withCoupon = wish.coupon !== undefined && wish.coupon !== null;
    await tx.run(sql`
      insert into enrolment (customer_id, campaign_id, anchor, enrolled_at, enrolled_on, origin, arm, campaign_version,
        lateness, p_alive, p_buy, expected_margin_minor, value_class, usual_receipt_minor, silence_days, model_version, zone)
      values (${key.customerId}, ${campaignId}, ${key.anchor}, ${dueAt}, '2026-03-09', 'crossing', 'treated', 1,
        0.97, 0.6, 0.4, 5000, 3, 2500, 58, 'test', 'Europe/Rome')
      on conflict do nothing`);
    await tx.run(sql`
      insert into rung_due (customer_id, campaign_id, anchor, rung, bucket, decided_on, due_on, due_at, not_after, zone,
        channels, template, offer_id, value_class, prepared_at, refused_reason)
      values (${key.customerId}, ${campaignId}, ${key.anchor}, ${key.rung}, ${key.customerId % 64}, '2026-03-10',
        '2026-03-10', ${dueAt}, ${notAfter}, 'Europe/Rome', ${wish.channels ?? ['email']}::text[],
        ${wish.template ?? 'comeback-first'}, ${withCoupon ? offer_id : null}, 3,
        ${wish.prepared === false ? null : dueAt}, ${wish.refused ?? null})`);
    if (wish.coupon) await aCoupon(tx, key, offer_id, wish.coupon);
  }
  return ids;
}

async function aCoupon(
  tx: Tx,
  key: { customerId: number; campaignId: number; anchor: Date; rung: number },
  offerId: number,
  wish: CouponWish,
): Promise<void> {
  const kind = wish.kind ?? 'amount';
  const expiresOn = wish.expiresOn ?? '2026-03-24';
  await tx.run(sql`
    insert into coupon (customer_id, code, offer_id, campaign_id, anchor, rung, kind, amount_minor, percent,
      amount_limit_minor, product_id, currency, minimum_minor, ceiling_minor, issued_at, issued_on, valid_from,
      expires_on, expires_at, expiry_reason, state)
    values (${key.customerId}, ${`CODE-${++codes}`}, ${offerId}, ${key.campaignId}, ${key.anchor}, ${key.rung}, ${kind},
      ${kind === 'amount' ? (wish.amountMinor ?? 1500) : null}, ${wish.percent ?? null}, ${wish.limitMinor ?? null},
      ${wish.productId ?? null}, 'EUR', ${wish.minimumMinor ?? 0}, 1500, ${dueAt}, '2026-03-10', ${dueAt},
      ${expiresOn}, ${new Date(`${addDays(expiresOn, 1)}T00:00:00Z`)}, 'beat', 'issued')`);
}

/** One message's row, as tests compare it. */
export interface MessageState {
  readonly customerId: number;
  readonly state: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly attempts: number;
}

/** What has become of every message, by customer and rung. */
export async function messageStates(db: Database): Promise<MessageState[]> {
  return db.rows(sql<MessageState>`
    select customer_id as "customerId", state, reason, detail, attempts from message order by customer_id, rung`);
}

export interface SunkMail {
  readonly to: string;
  readonly messageId: string;
  readonly raw: string;
}

/** An answer instead of acceptance: the SMTP text with its code in front, or 'hang up' to break the connection. */
export type SinkAnswer = string | undefined;

export interface SinkRules {
  readonly rcpt?: (address: string) => SinkAnswer;
  readonly data?: (mail: SunkMail) => SinkAnswer | Promise<SinkAnswer>;
  readonly login?: { readonly user: string; readonly password: string };
}

export interface Sink {
  readonly port: number;
  /** Every mail that was accepted, repeats included. */
  readonly mails: SunkMail[];
  close(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it accepts and refuses what `rules` say. */
export async function startSink(rules: SinkRules = {}, port = 0): Promise<Sink> {
  const mails: SunkMail[] = [];
  const { login } = rules;
  const server = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: login ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onAuth(auth, _session, done) {
      const good = auth.username === login?.user && auth.password === login?.password;
      done(good ? null : refusal('535 5.7.8 wrong'), good ? { user: 'known' } : undefined);
    },
    onRcptTo({ address }, _session, done) {
      done(refusal(rules.rcpt?.(address)));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString('latin1');
        const messageId = /^message-id: *(\S+)/im.exec(raw)?.[1] ?? '';
        const mail = { to: session.envelope.rcptTo[0].address, messageId, raw };
        const answer = await rules.data?.(mail);
        if (answer === 'hang up') {
          for (const connection of server.connections) {
            const own = connection as { session?: unknown; close?: () => void };
            if (own.session === session) own.close?.();
          }
          return;
        }
        if (answer === undefined) mails.push(mail);
        done(refusal(answer));
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    mails,
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(answer: SinkAnswer): Error | null {
  if (answer === undefined) return null;
  return Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) });
}

/** How many messages are in each state, with the reason of those that were not sent. */
export async function countStates(db: Database): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state, reason } of await messageStates(db)) {
    const name = reason === null ? state : `${state}: ${reason}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
