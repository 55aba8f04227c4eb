// The connections of one sender: how many there may be, which are free, and which the server has accepted.
import type SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface Lane {
  connection: SMTPConnection | undefined;
  /** Messages that went over the present connection. */
  used: number;
  /** The server has taken a sender address on the present connection: it counts among those that it accepts. */
  isProven: boolean;
  /** A fresh connection is being opened or tried. */
  isTrying: boolean;
  /** The server accepted an earlier connection of this lane. */
  wasProven: boolean;
}

/**
 * A fixed number of lanes, fewer once the server turns down further connections. A provider that allows two connections
 * accepts the first two of five: the other three lanes are taken out of service and their messages go over the two.
 */
export class Lanes {
  readonly #all: Lane[];
  #idle: Lane[];
  #retired: Lane[] = [];
  #waiting: ((lane: Lane) => void)[] = [];
  #watching: (() => void)[] = [];
  #last: Promise<unknown> = Promise.resolve();
  /** Connections are opened one after the other. */
  isCareful = false;

  constructor(count: number) {
    this.#all = Array.from({ length: count }, () => ({
      connection: undefined,
      used: 0,
      isProven: false,
      isTrying: false,
      wasProven: false,
    }));
    this.#idle = [...this.#all];
  }

  /** Those in service. */
  get count(): number {
    return this.#all.length - this.#retired.length;
  }

  get hasRetired(): boolean {
    return this.#retired.length > 0;
  }

  /** A free lane, the warmest first, so that few messages do not open all connections. */
  take(): Promise<Lane> {
    const lane = this.#idle.pop();
    return lane ? Promise.resolve(lane) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  give(lane: Lane): void {
    const next = this.#waiting.shift();
    if (next) next(lane);
    else this.#idle.push(lane);
  }

  /** Takes a lane out of service. */
  retire(lane: Lane): void {
    this.#retired.push(lane);
  }

  /** All lanes serve again: who lets nobody in now may let everybody in later. */
  restore(): void {
    for (const lane of this.#retired.splice(0)) this.give(lane);
  }

  /** A lane begins or ends to try a fresh connection, or learns what the server says to it. */
  mark(lane: Lane, state: Partial<Pick<Lane, 'isProven' | 'isTrying'>>): void {
    Object.assign(lane, state);
    if (state.isProven) lane.wasProven = true;
    for (const watch of this.#watching.splice(0)) watch();
  }

  /** Runs `work` when nothing else given here is running. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /**
   * Whether the server accepts other connections than that of `lane`, which it has just turned down. While others are
   * being tried it waits for what becomes of them.
   */
  async othersAreAccepted(lane: Lane): Promise<boolean> {
    for (;;) {
      const others = this.#all.filter((one) => one !== lane);
      if (others.some(({ isProven }) => isProven)) return true;
      if (!others.some(({ isTrying }) => isTrying)) return false;
      await new Promise<void>((resolve) => this.#watching.push(resolve));
    }
  }
}
