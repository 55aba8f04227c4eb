// The sender's settings: one row, the password sealed by the vault, the trouble that keeps messages waiting.
import { sql } from 'kysely';
import { type Context, type Db, Problem, type Tx, type Vault } from '../../ground/index.ts';
import { type SenderSettings, type SenderState, senderSettings } from '../contract.ts';
import { messageErrors } from '../errors.ts';
import { guardHost, type Resolve } from './guard-host.ts';
import type { Trouble } from './sender.ts';

interface Row {
  readonly settings: Partial<SenderSettings>;
  readonly password: Buffer | null;
  readonly trouble: (Trouble & { since: string; lastAt: string }) | null;
  readonly localUrl: string | null;
  readonly connections: number | null;
  readonly connectionsSince: Date | null;
}

/** What is in force: nothing saved means that everything goes to the catcher. */
export const defaultSender: SenderSettings = senderSettings.parse({ kind: 'catcher' });

// Where the program listens unless told otherwise; the server writes down its own address at each start.
const usualLocalUrl = 'http://127.0.0.1:4680';

async function readRow(db: Db): Promise<Row | undefined> {
  const [row] = await db.rows(sql<Row>`
    select settings, password_sealed as password, trouble, local_url as "localUrl", connections,
      connections_since as "connectionsSince"
    from sender where sender_id = 1`);
  return row;
}

/** The settings as pages see them. */
export async function readSender(db: Db): Promise<SenderState> {
  const row = await readRow(db);
  return {
    ...defaultSender,
    ...row?.settings,
    hasPassword: row?.password != null,
    trouble: row?.trouble ?? null,
    allowed:
      row?.connections == null || row.connectionsSince === null
        ? null
        : { connections: row.connections, since: row.connectionsSince.toISOString() },
  };
}

/** Sender address; of mail that only the catcher sees one that can never be anybody's. */
export function fromAddress(settings: SenderSettings): string {
  return settings.fromAddress || 'shop@ritorno.invalid';
}

/** What links in messages begin with: the public address, else the one at which this machine itself reaches the pages. */
export async function linkBase(db: Db): Promise<string> {
  const row = await readRow(db);
  return (row?.settings.publicUrl || row?.localUrl || usualLocalUrl).replace(/\/+$/, '');
}

/** The server's own address, for links in caught mail; the public address of the settings comes first. */
export async function rememberLocalUrl(db: Db, url: string, now: Date): Promise<void> {
  await db.run(sql`
    insert into sender (sender_id, settings, local_url, changed_at) values (1, ${JSON.stringify(defaultSender)}::jsonb, ${url}, ${now})
    on conflict (sender_id) do update set local_url = excluded.local_url`);
}

/**
 * What the program writes for itself before anybody has set up a sender: such rows do not make a database a used one.
 * A version that knew fewer settings wrote fewer. The key of links is of no use to anybody before there is a message.
 */
export const rowsOfStart = [
  {
    table: 'sender',
    untouched: sql`settings <@ ${JSON.stringify(defaultSender)}::jsonb and password_sealed is null and trouble is null`,
  },
  { table: 'link_key', untouched: sql`true` },
] as const;

/** Throws a Problem when the stored password was sealed with another key. */
export async function readPassword(db: Db, vault: Vault): Promise<string | undefined> {
  const row = await readRow(db);
  if (!row?.password) return undefined;
  try {
    return vault.open(row.password);
  } catch (error) {
    throw new Problem(messageErrors.password_unreadable, {}, error);
  }
}

/**
 * Saves the settings. `password` undefined keeps the stored one, '' forgets it. A real sender must be complete and its
 * host allowed; throws a Problem otherwise and changes nothing. What the former server accepted is forgotten.
 */
export async function saveSender(
  tx: Tx,
  vault: Context['vault'],
  settings: SenderSettings,
  password: string | undefined,
  now: Date,
  resolve?: Resolve,
): Promise<SenderState> {
  if (settings.kind === 'smtp') await requireComplete(settings, resolve);
  const sealed = password ? vault.seal(password) : null;
  await tx.run(sql`
    insert into sender (sender_id, settings, password_sealed, trouble, changed_at)
    values (1, ${JSON.stringify(settings)}::jsonb, ${sealed}, null, ${now})
    on conflict (sender_id) do update set settings = excluded.settings, trouble = null, changed_at = excluded.changed_at,
      accepted_at = null, connections = null, connections_since = null,
      password_sealed = case when ${password === undefined} then sender.password_sealed else excluded.password_sealed end`);
  return readSender(tx);
}

async function requireComplete(settings: SenderSettings, resolve: Resolve | undefined): Promise<void> {
  const missing: string[] = [];
  if (settings.host === '') missing.push('the host is missing');
  if (settings.fromAddress === '') missing.push('the sender address is missing');
  if (settings.postalLine === '') missing.push('the postal address of the shop is missing');
  // RFC 8058 knows https only, and so do the mail programs that show the button
  if (!settings.publicUrl.startsWith('https://')) missing.push('the public address must begin with https://');
  if (missing.length > 0) throw new Problem(messageErrors.sender_incomplete, { summary: `${missing.join('; ')}.` });
  const { isPrivate } = await guardHost(settings.host, settings.allowPrivateHost, resolve);
  if (settings.tls === 'none' && !isPrivate) {
    throw new Problem(messageErrors.sender_incomplete, {
      summary: 'without TLS only a host in your own network can be used.',
    });
  }
}

/** Notes what keeps messages waiting, or that nothing does any more. `since` stays while the trouble is the same. */
export async function noteTrouble(db: Db, trouble: Trouble | undefined, now: Date): Promise<void> {
  if (!trouble) {
    await db.run(sql`update sender set trouble = null where sender_id = 1 and trouble is not null`);
    return;
  }
  const at = now.toISOString();
  const fresh = JSON.stringify({ ...trouble, since: at, lastAt: at });
  await db.run(sql`
    insert into sender (sender_id, settings, trouble, changed_at)
    values (1, ${JSON.stringify(defaultSender)}::jsonb, ${fresh}::jsonb, ${now})
    on conflict (sender_id) do update set trouble =
      case when sender.trouble ->> 'code' = excluded.trouble ->> 'code'
        then excluded.trouble || jsonb_build_object('since', sender.trouble ->> 'since') else excluded.trouble end`);
}
