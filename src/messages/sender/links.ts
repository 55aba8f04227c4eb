// Unsubscribe links: an opaque token that nobody can forge, for one customer and one campaign's messages.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Db, type Vault, vaultOf } from '../../ground/index.ts';

/** Whom a link speaks for. */
export interface LinkHolder {
  readonly customerId: number;
  readonly campaignId: number;
  readonly channel: string;
}

/** Makes and reads the tokens of links. Keep one per run: opening it asks the database. */
export interface Links {
  readonly key: Buffer;
  token(holder: LinkHolder): string;
  /** Undefined for a token that is not ours; says nothing about why. */
  read(token: string): LinkHolder | undefined;
}

/** Opens the links of this installation; makes its key the first time. */
export async function openLinks(db: Db, now: Date): Promise<Links> {
  const read = () => db.rows(sql<{ key: Buffer }>`select key from link_key where link_key_id = 1`);
  let [row] = await read();
  if (!row) {
    await db.run(sql`
      insert into link_key (link_key_id, key, created_at) values (1, ${randomBytes(32)}, ${now})
      on conflict (link_key_id) do nothing`);
    [row] = await read();
  }
  return linksOf(row.key);
}

/** Links over a key of 32 bytes. AES-GCM gives both at once: the token tells nothing and cannot be altered. */
export function linksOf(key: Buffer): Links {
  const vault: Vault = vaultOf(key);
  return {
    key,
    token: ({ customerId, campaignId, channel }) =>
      vault.seal(`${customerId.toString(36)}.${campaignId.toString(36)}.${channel}`).toString('base64url'),
    read(token) {
      // 12 bytes of nonce and 16 of tag around at least 5: anything else needs no look
      if (!/^[\w-]{44,120}$/.test(token)) return undefined;
      const sealed = Buffer.from(token, 'base64url');
      // the bits that base64 leaves over would let one link be written in several ways
      if (sealed.toString('base64url') !== token) return undefined;
      const plain = opened(vault, sealed);
      const match = plain === undefined ? null : /^([0-9a-z]+)\.([0-9a-z]+)\.(email|sms|push)$/.exec(plain);
      if (!match) return undefined;
      return {
        customerId: Number.parseInt(match[1], 36),
        campaignId: Number.parseInt(match[2], 36),
        channel: match[3],
      };
    },
  };
}

function opened(vault: Vault, sealed: Buffer): string | undefined {
  try {
    return vault.open(sealed);
  } catch {
    return undefined; // forged, cut short or of another installation: all the same to whoever asks
  }
}
