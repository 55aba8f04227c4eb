// What sends: a number of lanes, each of which hands over one message at a time and says what became of it.

export interface OutgoingMail {
  readonly from: string;
  readonly to: string;
  readonly raw: Uint8Array;
}

/** What became of a hand-over. Every way of failing says whether the message can have arrived. */
export type Delivery =
  | { readonly outcome: 'sent' }
  /** A permanent answer about this message or its recipient; `deadAddress` when there is no such mailbox. */
  | { readonly outcome: 'rejected'; readonly answer: string; readonly deadAddress: boolean }
  /** A temporary answer, or a refusal by policy that says nothing about the person: to be tried again. */
  | { readonly outcome: 'deferred'; readonly answer: string; readonly policy: boolean }
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
  /** How many messages can be on their way at once. */
  readonly lanes: number;
  /** Hands over one message; resolves when the server has answered. Never throws for what a server does. */
  deliver(mail: OutgoingMail): Promise<Delivery>;
  /** Connects and logs in; undefined when all is well. */
  verify(): Promise<Trouble | undefined>;
  close(): Promise<void>;
}
