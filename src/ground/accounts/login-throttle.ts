// Slows down password guessing against one account, whatever addresses it comes from.
// A device from which the account has signed in before is counted for itself: strangers cannot shut its owner out.
import { Problem } from '../errors.ts';
import { accountErrors } from './errors.ts';

const free = 5;
const longestWait = 900_000;
const forgetAfter = 3_600_000;
const remembered = 10_000;

interface Failures {
  count: number;
  lastAt: number;
}

/**
 * Five wrong passwords are free; each further one doubles the wait, from two seconds to a quarter of an hour. Kept in
 * memory: a restart forgives, and a guesser gets at most a few hundred tries a day out of it. `now` is the machine's
 * own time in milliseconds, because guessing happens in it also when the shop's clock is a virtual one.
 */
export class LoginThrottle {
  private readonly failures = new Map<string, Failures>();

  /** Throws while `who`, an account or one of its devices, has to wait. */
  check(who: string, now: number): void {
    const known = this.failures.get(who);
    if (!known || known.count < free) return;
    const waitUntil = known.lastAt + Math.min(longestWait, 2_000 * 2 ** (known.count - free));
    if (now < waitUntil) {
      throw new Problem(accountErrors.login_slowed, { seconds: Math.ceil((waitUntil - now) / 1000) });
    }
  }

  failed(who: string, now: number): void {
    const known = this.failures.get(who);
    const count = known && now - known.lastAt < forgetAfter ? known.count + 1 : 1;
    // delete first: a Map iterates in the order of insertion, so the oldest is dropped when it grows too large
    this.failures.delete(who);
    this.failures.set(who, { count, lastAt: now });
    if (this.failures.size > remembered) this.failures.delete(this.failures.keys().next().value as string);
  }

  succeeded(who: string): void {
    this.failures.delete(who);
  }
}
