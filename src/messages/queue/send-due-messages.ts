// Sends what is due: reads, writes, claims, hands over and settles, with never more on its way than the sender has lanes.
import { sql } from 'kysely';
import { bucketGroups, type Clock, type Context, type Progress, readShop, silent } from '../../ground/index.ts';
import { haveLocks, suppressAddress } from '../../ledger/index.ts';
import type { Sender, Trouble } from '../sender/sender.ts';
import { noteTrouble } from '../sender/settings.ts';
import { withoutAddress } from '../sender/smtp-answers.ts';
import { lastAcceptance, noteAcceptance } from '../sender/what-it-accepts.ts';
import { openRenderer, type Renderer } from '../templates/render-thread.ts';
import { buildMails, type Desk, openDesk, type Unwritable } from './build-mails.ts';
import { type Place, readCandidates, waitingByBucket } from './candidates.ts';
import { type DeadAddress, Dispatcher } from './dispatcher.ts';
import { keyArrays, keyColumns, sameKey } from './keys.ts';
import { keepOneADay } from './one-a-day.ts';
import { suppressUnsendable } from './suppress-unsendable.ts';
import { settleAndTell } from './tell-ledger.ts';
import { openWorker, settleDeadWorkers } from './worker.ts';

/** Messages in the buckets that are taken at once: few enough that several workers share a morning. */
const groupSize = 250;

export interface SendOptions {
  readonly progress?: Progress;
  /** Stops claiming at once; what is on its way is settled first. */
  readonly signal?: AbortSignal;
  /** Default: one of its own. */
  readonly renderer?: Renderer;
  /** Read anew at every claim, since a morning's sending takes hours; default: it stands still at `now`. */
  readonly clock?: Clock;
}

/** What one call did. */
export interface SendFigures {
  readonly sent: number;
  readonly suppressed: number;
  /** Put back for a later try after a temporary answer. */
  readonly deferred: number;
  /** Became uncertain: left by a worker that died, or by a connection that broke at the wrong moment. */
  readonly uncertain: number;
  /** What keeps the rest waiting; undefined when nothing does. */
  readonly trouble: Trouble | undefined;
}

/**
 * Sends everything that is due at `now`. Several workers may do so at once: each takes whole buckets, and a message is
 * claimed by exactly one. Safe to repeat after any crash: a message that may have left is never sent again.
 */
export async function sendDueMessages(
  context: Pick<Context, 'db' | 'vault' | 'log'>,
  sender: Sender,
  now: Date,
  options: SendOptions = {},
): Promise<SendFigures> {
  const { db, log } = context;
  const { progress = silent, signal, clock = { now: () => now } } = options;
  const left = await settleDeadWorkers(db, now);
  if (left > 0) log.warn('messages of a dead worker are uncertain', { count: left });
  let suppressed = await suppressUnsendable(db, now);
  const { zone } = await readShop(db);
  suppressed += await keepOneADay(db, zone, now);
  const waiting = await waitingByBucket(db, now);
  const total = waiting.reduce((sum, { count }) => sum + count, 0);
  const acceptedAt = await lastAcceptance(db);
  const worker = await openWorker(db);
  const dispatcher = new Dispatcher(db, worker, {
    sender,
    clock,
    zone,
    acceptedAt,
    progress: (done) => progress(done, Math.max(total, done), 'messages'),
  });
  const renderer = options.renderer ?? openRenderer();
  const halt = () => dispatcher.halt();
  signal?.addEventListener('abort', halt);
  try {
    const desk = await openDesk(db, renderer, now);
    // whoever pauses later is heard by each claim
    const paused = desk.shop.sendingPausedAt !== null;
    const stopped = () => paused || dispatcher.halted || signal?.aborted === true;
    for (const group of fromAnywhere(bucketGroups(waiting, groupSize), worker.id)) {
      if (stopped()) break;
      // kept until the end: lanes never run dry between two groups, and other workers find others
      const taken = await dispatcher.takeBuckets(group);
      if (taken.length === 0) continue;
      for await (const { built, unwritable } of writtenMessages(desk, taken)) {
        suppressed += await suppressUnwritable(db, unwritable, clock.now());
        await dispatcher.add(built.map((mail) => ({ ...mail, from: desk.from })));
        if (stopped()) break;
      }
      await suppressDeadAddresses(context, dispatcher.takeDeadAddresses(), clock.now());
      suppressed += await suppressUnsendable(db, clock.now(), dispatcher.takeTurnedDown());
    }
    if (!signal?.aborted) await dispatcher.drain();
  } finally {
    signal?.removeEventListener('abort', halt);
    await dispatcher.close();
    if (!options.renderer) await renderer.close();
  }
  await suppressDeadAddresses(context, dispatcher.takeDeadAddresses(), clock.now());
  suppressed += await suppressUnsendable(db, clock.now(), dispatcher.takeTurnedDown());
  suppressed += await keepOneADay(db, zone, clock.now());
  suppressed += dispatcher.figures.rejected;
  dispatcher.judgeRound();
  if (dispatcher.trouble || dispatcher.figures.sent > 0) await noteTrouble(db, dispatcher.trouble, clock.now());
  if (dispatcher.figures.sent > 0) await noteAcceptance(db, sender.accepted, clock.now());
  const { sent, deferred, uncertain } = dispatcher.figures;
  return { sent, suppressed, deferred, uncertain: uncertain + left, trouble: dispatcher.trouble };
}

/** Everything that waits in some buckets, page by page, written, for customers whom a turn can hold. */
async function* writtenMessages(desk: Desk, buckets: readonly number[]) {
  let place: Place | undefined;
  do {
    const candidates = await readCandidates(desk.db, buckets, desk.now, place);
    place = candidates.at(-1);
    await haveLocks(
      desk.db,
      candidates.map(({ customerId }) => customerId),
    );
    yield* buildMails(desk, candidates);
  } while (place !== undefined);
}

/** Every worker begins elsewhere, so that several do not queue up before the same door. */
function fromAnywhere<T>(items: readonly T[], workerId: string): T[] {
  const first = Number(workerId) % Math.max(items.length, 1);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** Nothing to send can be made of these: settled at once, without a claim. */
async function suppressUnwritable(db: Context['db'], unwritable: readonly Unwritable[], now: Date): Promise<number> {
  if (unwritable.length === 0) return 0;
  const [{ count }] = await db.rows(
    settleAndTell(sql`
    update message m set state = 'suppressed', reason = u.reason, detail = u.detail, settled_at = ${now}
    from unnest(${keyArrays(unwritable.map(({ key }) => key))}, ${unwritable.map(({ reason }) => reason)}::text[],
      ${unwritable.map(({ detail }) => detail)}::text[]) as u (${keyColumns}, reason, detail)
    where ${sameKey('m', 'u')} and m.state = 'pending'`),
  );
  return count;
}

/** An address that does not exist is not written to again, by no campaign. */
async function suppressDeadAddresses(
  { db, vault }: Pick<Context, 'db' | 'vault'>,
  addresses: readonly DeadAddress[],
  at: Date,
): Promise<void> {
  for (const { email, answer } of addresses) {
    const what = {
      channel: 'email',
      address: email,
      reason: 'bounced',
      at,
      answer: withoutAddress(answer, email),
    } as const;
    await db.transaction((tx) => suppressAddress(tx, vault, what));
  }
}
