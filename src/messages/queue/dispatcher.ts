// Keeps the lanes of a sender full: claims written messages, hands them over, settles what comes back. Never more
// messages are claimed and unsettled than there are lanes, which bounds what a crash leaves uncertain.
import { type Clock, type Database, dayIn } from '../../ground/index.ts';
import { mailboxOf } from '../../ledger/index.ts';
import type { Delivery, Sender, Trouble } from '../sender/sender.ts';
import type { Built } from './build-mails.ts';
import { keyText, type MessageKey } from './keys.ts';
import { giveDaysBack, type MailboxDay } from './one-a-day.ts';
import { outcomeOf } from './outcome-of.ts';
import { type Outcome, releaseUnhanded, turn } from './turn.ts';
import { openWorker, type Worker } from './worker.ts';

export interface Outgoing extends Built {
  readonly from: string;
}

/** How long a worker whose database connection broke tries to get back before it gives up, in ms. */
const patience = 60_000;
// How long outcomes are gathered for one turn, in ms: measured, a turn costs 1 ms and another 0.1 ms for each message.
const gatherTime = 3;
// Two rounds of the lanes: enough that a claim never waits for a message to be written.
const readyPerLane = 8;

/** How many failures of one kind, with nothing else between, end a round, and what the owner is told. */
const tooMany: Record<Failure, { readonly most: number; readonly sentence: string }> = {
  uncertain: { most: 5, sentence: 'The SMTP server breaks off after taking messages, and may have lost them:' },
  cut_off: { most: 5, sentence: 'The SMTP server closes the connection at one recipient after the other:' },
  rejected: { most: 20, sentence: 'The SMTP server turns down one message after the other:' },
  deferred: { most: 20, sentence: 'The SMTP server puts off one message after the other:' },
};

type Failure = 'uncertain' | 'cut_off' | 'rejected' | 'deferred';

/** The kind of failure that a delivery is; undefined when it is none that can be the message's own. */
function failureOf(delivery: Delivery): Failure | undefined {
  if (delivery.outcome === 'sent' || delivery.outcome === 'unreachable') return undefined;
  return delivery.outcome === 'deferred' && delivery.about === 'cut_off' ? 'cut_off' : delivery.outcome;
}

/** In a round in which nobody is accepted this many addresses that are called dead are no accident. */
const suspiciousDeaths = 3;

/** An address that the server says does not exist, and in which words. */
export interface DeadAddress {
  readonly email: string;
  readonly answer: string;
}

/** What a dispatcher works with. */
export interface Round {
  readonly sender: Sender;
  readonly clock: Clock;
  /** The shop's: its days are those on which a mailbox gets one mail. */
  readonly zone: string;
  /** When the server last took a message, as far as is known. */
  readonly acceptedAt: Date | null;
  readonly progress: (done: number) => void;
}

/** Claims, hands over and settles for one worker, until it is closed. */
export class Dispatcher {
  readonly figures = { sent: 0, rejected: 0, deferred: 0, uncertain: 0 };
  /** Set when the server cannot be reached, or does the same wrong thing again and again: nothing more is claimed. */
  halted = false;
  trouble: Trouble | undefined;
  readonly #db: Database;
  readonly #sender: Sender;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #progress: (done: number) => void;
  #worker: Worker;
  #ready: Outgoing[] = [];
  #finished: Outcome[] = [];
  /** Claimed and not settled yet, by key; a message leaves it when its settling has been committed. */
  readonly #inHand = new Map<string, Outgoing>();
  /** The mailbox's day that each of these has taken. */
  readonly #days = new Map<string, MailboxDay>();
  #turning: Promise<void> | undefined;
  #gather: NodeJS.Timeout | undefined;
  #gathered = false;
  #failure: unknown;
  /** The server has taken a message in this round. Until then no address that it calls dead is believed to be. */
  #hasAccepted = false;
  /** When it took one in an earlier round. */
  readonly #acceptedAt: Date | null;
  #deadAddresses: DeadAddress[] = [];
  /** Failures of one kind since the last other answer, and the addresses that were called dead meanwhile. */
  #streak: { failure: Failure | undefined; count: number; addresses: DeadAddress[] } = {
    failure: undefined,
    count: 0,
    addresses: [],
  };
  /** A refusal of this round that says neither whom nor what it is about. */
  #unclear: string | undefined;
  #turnedDown: MessageKey[] = [];
  #wake: (() => void)[] = [];

  constructor(db: Database, worker: Worker, { sender, clock, zone, acceptedAt, progress }: Round) {
    this.#db = db;
    this.#worker = worker;
    this.#sender = sender;
    this.#clock = clock;
    this.#zone = zone;
    this.#acceptedAt = acceptedAt;
    this.#progress = progress;
  }

  /** Takes buckets for this worker; returns those that no other one works on. */
  async takeBuckets(buckets: readonly number[]): Promise<number[]> {
    const worker = this.#worker;
    try {
      return await worker.takeBuckets(buckets);
    } catch (error) {
      // whoever notices a broken connection first has it mended
      if (!this.#turning && this.#worker === worker) this.#work(this.#recover(error));
      await this.#until(() => this.#worker !== worker);
      return this.#worker.takeBuckets(buckets);
    }
  }

  /** Queues written messages and waits until there is room for more. */
  async add(mails: readonly Outgoing[]): Promise<void> {
    this.#ready.push(...mails);
    this.#pump();
    await this.#until(() => this.halted || this.#ready.length <= this.#sender.lanes * readyPerLane);
  }

  /** Claims nothing more; what is on its way goes on. */
  halt(): void {
    this.halted = true;
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Waits until everything queued is settled, or, when halted, everything on its way. */
  async drain(): Promise<void> {
    await this.#until(() => (this.halted || this.#ready.length === 0) && this.#isQuiet());
    this.#ready = [];
  }

  /** Settles what is on its way and gives the worker's connection back. */
  async close(): Promise<void> {
    this.#ready = [];
    await this.#until(() => this.#isQuiet()).finally(() => this.#worker.close());
  }

  /**
   * Addresses that the server says do not exist, each handed out once. A server that has accepted nobody in this round,
   * or calls one after the other dead, is not believed: then it is ourselves whom it does not take.
   */
  takeDeadAddresses(): DeadAddress[] {
    if (!this.#hasAccepted) return [];
    if (!this.halted) this.#deadAddresses.push(...this.#streak.addresses.splice(0));
    return this.#deadAddresses.splice(0);
  }

  /** Tells the owner when a whole round got nothing but refusals. To be asked at its end. */
  judgeRound(): void {
    const doubted = this.#deadAddresses.length + this.#streak.addresses.length;
    if (this.#hasAccepted || this.trouble || (this.#unclear === undefined && doubted < suspiciousDeaths)) return;
    const answer = this.#unclear ?? [...this.#deadAddresses, ...this.#streak.addresses][0]?.answer;
    this.trouble = { code: 'ENOBODY', sentence: `The SMTP server accepted no message at all. It says: ${answer}` };
  }

  /** Messages that could not be claimed, each handed out once: something stands against them, or another has them. */
  takeTurnedDown(): MessageKey[] {
    return this.#turnedDown.splice(0);
  }

  #isQuiet(): boolean {
    return this.#inHand.size === 0 && this.#turning === undefined;
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#failure !== undefined && this.#turning === undefined) throw this.#failure;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  #pump(): void {
    const room = this.#sender.lanes - this.#inHand.size;
    const hasWork = this.#finished.length > 0 || (!this.halted && room > 0 && this.#ready.length > 0);
    if (this.#turning || this.#failure !== undefined || !hasWork) return;
    if (!this.#isWorthTurn()) {
      this.#gather ??= setTimeout(() => {
        this.#gather = undefined;
        this.#gathered = true;
        this.#pump();
      }, gatherTime);
      return;
    }
    this.#gathered = false;
    this.#work(this.#turn().catch((error) => this.#recover(error)));
  }

  /** One turn or one recovery at a time; what ends it wakes everybody who waits. */
  #work(work: Promise<void>): void {
    this.#turning = work
      .catch((error) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#turning = undefined;
        this.#pump();
        for (const wake of this.#wake.splice(0)) wake();
      });
  }

  /** A turn with half the lanes costs little more than one with a single message: a few ms of patience pay. */
  #isWorthTurn(): boolean {
    const onTheWay = this.#inHand.size - this.#finished.length;
    return this.#gathered || onTheWay === 0 || this.#finished.length * 2 >= this.#sender.lanes;
  }

  async #turn(): Promise<void> {
    const outcomes = [...this.#finished];
    const room = this.#sender.lanes - (this.#inHand.size - outcomes.length);
    // the sender may have fewer lanes now than messages on their way
    const next = this.halted ? [] : this.#ready.slice(0, Math.max(room, 0));
    const now = this.#clock.now();
    const today = dayIn(this.#zone, now);
    const { claimed, overtaken } = await turn(this.#worker, this.#worker.id, outcomes, next, now, today);
    this.#finished.splice(0, outcomes.length);
    const daysBack = this.#daysOf(outcomes);
    this.#ready.splice(0, next.length);
    for (const { key } of outcomes) this.#release(key);
    const byKey = new Map(next.map((mail) => [keyText(mail.key), mail]));
    for (const key of claimed) {
      const mail = byKey.get(keyText(key)) as Outgoing;
      const mailbox = mailboxOf(mail.email);
      if (mailbox !== undefined) this.#days.set(keyText(key), { key, mailbox, day: today });
      this.#handOver(mail);
      byKey.delete(keyText(key));
    }
    for (const key of overtaken) {
      const mailbox = mailboxOf(byKey.get(keyText(key))?.email ?? '');
      if (mailbox !== undefined) daysBack.push({ key, mailbox, day: today });
    }
    for (const { key } of byKey.values()) this.#turnedDown.push(key);
    this.#count(outcomes);
    await giveDaysBack(this.#worker, daysBack);
  }

  /** The days that nobody needs any more, since their messages did not leave. */
  #daysOf(outcomes: readonly Outcome[]): MailboxDay[] {
    const stayed = outcomes.filter(({ state }) => state === 'pending' || state === 'suppressed');
    return stayed.flatMap(({ key }) => this.#days.get(keyText(key)) ?? []);
  }

  #release(key: MessageKey): void {
    this.#inHand.delete(keyText(key));
    this.#days.delete(keyText(key));
  }

  #handOver(mail: Outgoing): void {
    this.#inHand.set(keyText(mail.key), mail);
    const { from, to, raw } = mail;
    // a sender that throws has failed in a way of its own: the mail may be out
    void this.#sender
      .deliver({ from, to, raw })
      .catch((error: unknown): Delivery => ({ outcome: 'uncertain', answer: String(error) }))
      .then((answered) => {
        const delivery = this.#believed(answered, mail);
        this.#finished.push(outcomeOf(mail.key, mail.attempts, delivery, this.#clock.now()));
        this.#heed(delivery, mail);
        this.#pump();
      });
  }

  /**
   * A refusal for good that says nothing may be about us: it is taken for temporary until the server has accepted
   * somebody since this message became due.
   */
  #believed(delivery: Delivery, { dueAt }: Outgoing): Delivery {
    if (delivery.outcome === 'sent') this.#hasAccepted = true;
    if (delivery.outcome !== 'rejected' || delivery.about !== 'unclear') return delivery;
    if (this.#hasAccepted || (this.#acceptedAt !== null && this.#acceptedAt >= dueAt)) return delivery;
    this.#unclear ??= delivery.answer;
    return { outcome: 'deferred', answer: delivery.answer, about: 'moment' };
  }

  #heed(delivery: Delivery, mail: Outgoing): void {
    if (delivery.outcome === 'unreachable') {
      this.halted = true;
      this.trouble = delivery.trouble;
    }
    if (delivery.outcome === 'deferred' && delivery.about === 'sender') {
      this.trouble ??= { code: 'EPOLICY', sentence: `The SMTP server refuses messages by policy: ${delivery.answer}` };
    }
    this.#follow(delivery, mail);
  }

  /** The same failure again and again is the server's and not the messages': those that still wait are spared. */
  #follow(delivery: Delivery, mail: Outgoing): void {
    const failure = failureOf(delivery);
    if (failure !== this.#streak.failure) {
      this.#deadAddresses.push(...this.#streak.addresses);
      this.#streak = { failure, count: 0, addresses: [] };
    }
    this.#streak.count++;
    if (delivery.outcome === 'sent' || delivery.outcome === 'unreachable' || failure === undefined) return;
    if (delivery.outcome === 'rejected' && delivery.about === 'mailbox_gone') {
      this.#streak.addresses.push({ email: mail.email, answer: delivery.answer });
    }
    const { most, sentence } = tooMany[failure];
    if (this.#streak.count < Math.max(most, this.#sender.lanes)) return;
    this.halted = true;
    this.trouble ??= { code: 'ESTREAK', sentence: `${sentence} ${delivery.answer}` };
  }

  #count(outcomes: readonly Outcome[]): void {
    for (const { state, attempted } of outcomes) {
      if (state === 'sent') this.figures.sent++;
      else if (state === 'suppressed') this.figures.rejected++;
      else if (state === 'uncertain') this.figures.uncertain++;
      else if (attempted) this.figures.deferred++;
    }
    const { sent, rejected, deferred, uncertain } = this.figures;
    if (outcomes.length > 0) this.#progress(sent + rejected + deferred + uncertain);
  }

  /**
   * After a broken connection nobody but this worker knows what it handed over: it lets that come back, then settles it
   * and puts back what was claimed but never left. Throws `cause` when the database stays away.
   */
  async #recover(cause: unknown): Promise<void> {
    const formerId = this.#worker.id;
    await this.#worker.close();
    const end = Date.now() + patience;
    for (let wait = 50; ; wait = Math.min(wait * 2, 2_000)) {
      try {
        this.#worker = await openWorker(this.#db);
        break;
      } catch (error) {
        if (Date.now() > end) throw cause;
        await new Promise((resolve) => setTimeout(resolve, wait));
        if (!isConnectionTrouble(error)) throw error;
      }
    }
    while (this.#finished.length < this.#inHand.size) await new Promise((resolve) => setTimeout(resolve, 10));
    const outcomes = [...this.#finished];
    await releaseUnhanded(
      this.#worker,
      formerId,
      [...this.#inHand.values()].map(({ key }) => key),
    );
    const now = this.#clock.now();
    await turn(this.#worker, formerId, outcomes, [], now, dayIn(this.#zone, now));
    const daysBack = this.#daysOf(outcomes);
    this.#finished.splice(0, outcomes.length);
    for (const { key } of outcomes) this.#release(key);
    this.#count(outcomes);
    await giveDaysBack(this.#worker, daysBack);
  }
}

/** A server that is down or starting refuses in many ways; a mistake in a statement is none of them. */
function isConnectionTrouble(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return !/^(22|23|42)/.test(code);
}
