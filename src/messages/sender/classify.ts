// From an SMTP error to what became of the message.
import type { Delivery } from './sender.ts';
import { aboutWhom } from './smtp-answers.ts';
import { type SmtpError, sentenceOf, troubleOf } from './trouble.ts';

/** How far a connection had come with a message when it failed. */
export interface Progress {
  /** The server had greeted us and let us in. */
  readonly isOpen: boolean;
  /** The server had asked for the message and got (part of) it. */
  readonly handedOver: boolean;
}

/**
 * Reads the error of one hand-over to `recipient`.
 *
 * Everything up to MAIL is about us and would hit every message alike: a wrong password must not suppress a whole base.
 * RCPT and DATA answers are about the message, unless their words say that they are about us.
 */
export function classify(error: SmtpError, { isOpen, handedOver }: Progress, recipient: string): Delivery {
  const { responseCode, command = '' } = error;
  if (!isOpen || /^MAIL/i.test(command)) return { outcome: 'unreachable', trouble: troubleOf(error) };
  const answer = sentenceOf(error);
  if (responseCode === undefined) {
    return handedOver ? { outcome: 'uncertain', answer } : { outcome: 'deferred', answer, about: 'cut_off' };
  }
  // as an answer to the message itself 421 says that it was not taken
  if (responseCode === 421) return { outcome: 'deferred', answer, about: 'cut_off' };
  const about = aboutWhom(error.response ?? '', recipient);
  return about === 'moment' || about === 'sender'
    ? { outcome: 'deferred', answer, about }
    : { outcome: 'rejected', answer, about };
}
