// Takes an address off the list of those that are not written to.
import { sql } from 'kysely';
import { type Actor, audit, Problem, type Tx } from '../../ground/index.ts';
import { ledgerErrors } from '../errors.ts';
import type { SuppressionReason } from './suppress-address.ts';

/** Reasons that are a person's own act: to take those back, somebody has to say why. */
const ownActs: ReadonlySet<string> = new Set<SuppressionReason>(['complained', 'unsubscribed', 'erased']);

/** Whether an address is not written to because the person behind it said so. */
export function isOwnAct(reason: string): boolean {
  return ownActs.has(reason);
}

/**
 * Lifts one suppression and writes down who did it and why. What the mail server said may be wrong, or mended: a click
 * takes it back. What the person said is taken back with a `ground` only, the words in which they asked to be written to
 * again. Consents and objections stay as they are: lifting gives nobody's permission.
 * Throws a Problem when there is none, or when a ground is missing.
 */
export async function liftSuppression(
  tx: Tx,
  actor: Actor | null,
  what: { readonly channel: string; readonly id: string; readonly ground?: string | undefined },
  now: Date,
): Promise<void> {
  const [lifted] = await tx.rows(sql<{ reason: string; answer: string | null; recordedAt: Date }>`
    delete from suppression where channel = ${what.channel} and address_hash = decode(${what.id}, 'hex')
    returning reason, answer, recorded_at as "recordedAt"`);
  if (!lifted) throw new Problem(ledgerErrors.suppression_not_found);
  const { reason, answer, recordedAt } = lifted;
  if (isOwnAct(reason) && what.ground === undefined) throw new Problem(ledgerErrors.suppression_of_person);
  await audit(tx, actor, now, {
    deed: 'address may be written to again',
    subject: `address ${what.id.slice(0, 12)}`,
    details: { channel: what.channel, reason, since: recordedAt.toISOString(), answer, ground: what.ground ?? null },
  });
}
