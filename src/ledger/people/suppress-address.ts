// Addresses that must never be written to again. Only keyed hashes are kept, so erasing a customer can leave them.
import { sql } from 'kysely';
import { Problem, type Tx, type Vault } from '../../ground/index.ts';
import { ledgerErrors } from '../errors.ts';
import { type AddressChannel, addressHash, normalEmail, normalPhone } from './addresses.ts';

/** Why an address is suppressed. */
export type SuppressionReason = 'bounced' | 'complained' | 'unsubscribed' | 'erased' | 'by_hand';

/** Suppresses an address for good; the first reason stays. Throws a Problem when the text is no address. */
export async function suppressAddress(
  tx: Tx,
  vault: Vault,
  what: {
    readonly channel: AddressChannel;
    readonly address: string;
    readonly reason: SuppressionReason;
    readonly at: Date;
    /** What a mail server said; without the address, which is kept as a hash only. */
    readonly answer?: string;
  },
): Promise<void> {
  const address = what.channel === 'email' ? normalEmail(what.address) : normalPhone(what.address);
  if (address === undefined) throw new Problem(ledgerErrors.not_an_address, { address: what.address });
  await tx.run(
    sql`insert into suppression (channel, address_hash, reason, recorded_at, answer)
        values (${what.channel}, ${addressHash(vault, what.channel, address)}, ${what.reason}, ${what.at}, ${what.answer ?? null})
        on conflict (channel, address_hash) do nothing`,
  );
}
