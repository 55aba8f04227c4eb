// From what the server answered to what the message becomes.
import type { Delivery } from '../sender/sender.ts';
import type { MessageKey } from './keys.ts';
import type { Outcome } from './turn.ts';

const minute = 60_000;

/** The try after `attempts` tries: 5, 10, 20 minutes ... at most 4 hours; a message's own last instant ends it. */
export function retryAt(attempts: number, now: Date): Date {
  return new Date(now.getTime() + Math.min(5 * minute * 2 ** Math.min(attempts, 10), 240 * minute));
}

/** `attempts` = tries before this one. */
export function outcomeOf(key: MessageKey, attempts: number, delivery: Delivery, now: Date): Outcome {
  const blank = { key, reason: null, detail: null, retryAt: null, attempted: true } as const;
  switch (delivery.outcome) {
    case 'sent':
      return { ...blank, state: 'sent' };
    case 'rejected':
      return { ...blank, state: 'suppressed', reason: 'rejected', detail: delivery.answer };
    case 'deferred':
      return { ...blank, state: 'pending', detail: delivery.answer, retryAt: retryAt(attempts, now) };
    case 'unreachable':
      return { ...blank, state: 'pending', attempted: false };
    case 'uncertain':
      return { ...blank, state: 'uncertain', detail: delivery.answer };
  }
}
