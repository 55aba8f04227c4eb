// Writes what a link's holder wants into the ledger: no more messages, or that this was a mistake.
import { sql } from 'kysely';
import type { Context, Db, Tx } from '../ground/index.ts';
import { type ConsentRow, recordConsents, recordSignals } from '../ledger/index.ts';
import type { Holder } from './holder.ts';
import { pageTexts } from './texts.ts';

/** Where it was said: by the mail program's own button, or on our page. */
export type Source = 'one-click' | 'page';

/** Records that the holder wants no more messages; saying it again changes nothing. True when the link can undo it. */
export async function unsubscribe(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  holder: Holder,
  { source, ip }: { readonly source: Source; readonly ip: string },
): Promise<boolean> {
  const at = clock.now();
  return db.transaction(async (tx) => {
    const wish = { state: 'withdrawn', basis: 'withdrawal', source, ip } as const;
    if (await append(tx, holder, wish, at)) await tell(tx, holder, 'unsubscribed', source, at);
    return (await newestWord(tx, holder)) === 'withdrawn here';
  });
}

/**
 * Takes back an unsubscription of this very link, and nothing else: false when the newest word is an objection, was said
 * elsewhere, or there is nothing to take back. Undoing again changes nothing.
 */
export async function undoUnsubscribe(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  holder: Holder,
  ip: string,
): Promise<boolean> {
  const at = clock.now();
  return db.transaction(async (tx) => {
    // every new consent holds a share of this row by its foreign key: none comes between the look and the record
    await tx.run(sql`select customer_id from customer where customer_id = ${holder.customerId} for update`);
    const word = await newestWord(tx, holder);
    if (word !== 'withdrawn here') return word === 'granted here';
    const text = pageTexts[holder.language].undone;
    await append(tx, holder, { state: 'granted', basis: 'consent', source: 'page', text, ip }, at);
    await tell(tx, holder, 'resubscribed', 'page', at);
    return true;
  });
}

type Word = 'withdrawn here' | 'granted here' | 'elsewhere';

/** The newest word on these messages, and whether this link said it; an objection outweighs them all. */
async function newestWord(db: Db, { customerId, channel, linkHash }: Holder): Promise<Word> {
  const [row] = await db.rows(sql<{ state: ConsentRow['state']; here: boolean | null; objected: boolean }>`
    select c.state, c.proof ->> 'link' = ${linkHash} as here,
      (select objected_at is not null from customer where customer_id = ${customerId}) as objected
    from consent c
    where c.customer_id = ${customerId} and c.channel in (${channel}, 'all')
      and c.purpose in ('marketing', 'soft_optin')
    order by c.recorded_at desc, c.consent_id desc limit 1`);
  if (!row?.here || row.objected || row.state === 'objected') return 'elsewhere';
  return `${row.state} here`;
}

/** Appends a record that names the link by its hash. False when the newest record says the same. */
async function append(
  tx: Tx,
  { customerId, channel, language, linkHash }: Holder,
  wish: Pick<ConsentRow, 'state' | 'basis' | 'source' | 'text' | 'ip'>,
  recordedAt: Date,
): Promise<boolean> {
  const row = { ...wish, customerId, purpose: 'marketing', language, recordedAt, proof: { link: linkHash } } as const;
  return (await recordConsents(tx, [{ ...row, channel: channel as 'email' | 'sms' | 'push' }])) > 0;
}

async function tell(
  tx: Tx,
  { customerId, campaignId, channel }: Holder,
  kind: 'unsubscribed' | 'resubscribed',
  source: Source,
  at: Date,
): Promise<void> {
  const sourceKey = `${campaignId}/${channel}/${at.toISOString()}`;
  await recordSignals(tx, [{ customerId, kind, happenedAt: at, sourceKey, data: { campaignId, channel, source } }]);
}
