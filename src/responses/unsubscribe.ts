// Writes what a link's holder wants into the ledger: no more messages, or messages again.
import type { Context } from '../ground/index.ts';
import { recordConsents, recordSignals } from '../ledger/index.ts';
import type { Holder } from './holder.ts';
import { pageTexts } from './texts.ts';

/** Where it was said: by the mail program's own button, or on our page. */
export type Source = 'one-click' | 'page';

export interface Wish {
  readonly holder: Holder;
  readonly state: 'withdrawn' | 'granted';
  readonly source: Source;
  readonly ip: string;
}

/** Records the wish once; saying it again changes nothing. True when it was new. */
export async function recordWish({ db, clock }: Pick<Context, 'db' | 'clock'>, wish: Wish): Promise<boolean> {
  const { holder, state, source, ip } = wish;
  const { customerId, campaignId, channel, language } = holder;
  const at = clock.now();
  return db.transaction(async (tx) => {
    const appended = await recordConsents(tx, [
      {
        customerId,
        channel: channel as 'email' | 'sms' | 'push',
        purpose: 'marketing',
        state,
        basis: state === 'withdrawn' ? 'withdrawal' : 'consent',
        source,
        text: state === 'granted' ? pageTexts[language].undone : undefined,
        language,
        ip,
        recordedAt: at,
      },
    ]);
    if (appended === 0) return false;
    const kind = state === 'withdrawn' ? 'unsubscribed' : 'resubscribed';
    const sourceKey = `${campaignId}/${channel}/${at.toISOString()}`;
    await recordSignals(tx, [{ customerId, kind, happenedAt: at, sourceKey, data: { campaignId, channel, source } }]);
    return true;
  });
}
