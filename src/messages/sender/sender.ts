// What sends: a number of lanes, each of which hands over one message at a time and says what became of it.

export interface OutgoingMail {
  readonly from: string;
  readonly to: string;
  readonly raw: Uint8Array;
}

/** What became of a hand-over. Every way of failing says whether the message can have arrived. */
export type Delivery =
  | { readonly outcome: 'sent' }
  /**
   * A permanent answer about this message or its recipient. Only `mailbox_gone` says that there is no such mailbox;
   * `unclear` says no more than no, and may be about us.
   */
  | {
      readonly outcome: 'rejected';
      readonly answer: string;
      readonly about: 'mailbox_gone' | 'message' | 'unclear';
    }
  /**
   * Not taken now, to be tried again. `moment` passes by itself; `sender` is a refusal that is about us and that the
   * owner has to hear of; at `cut_off` the server closed a connection that was in order until this recipient came.
   */
  | { readonly outcome: 'deferred'; readonly answer: string; readonly about: 'moment' | 'sender' | 'cut_off' }
  /** The message was never handed over, and the next one would fare no better. */
  | { readonly outcome: 'unreachable'; readonly trouble: Trouble }
  /** The connection broke after the message was on its way and before the answer. */
  | { readonly outcome: 'uncertain'; readonly answer: string };

/** What keeps messages waiting. */
export interface Trouble {
  readonly code: string;
  readonly sentence: string;
}

export interface Sender {
  /** How many messages can be on their way at once; falls when the server accepts no more connections. */
  readonly lanes: number;
  /** How many connections the server accepted when it turned down another; undefined while it turned down none. */
  readonly accepted?: number | undefined;
  /** Hands over one message; resolves when the server has answered. Never throws for what a server does. */
  deliver(mail: OutgoingMail): Promise<Delivery>;
  /** Connects and logs in; undefined when all is well. */
  verify(): Promise<Trouble | undefined>;
  close(): Promise<void>;
}
