// What a list of a campaign's people is narrowed to, in words.
import { useTranslation } from 'react-i18next';
import { peopleQuery } from '../../measurement/contract.ts';
import { suppressionReason } from '../../messages/contract.ts';
import { letter } from './drafts.ts';

/** The filter of an address as a phrase; nothing for what no list knows. */
export function useFilterWords(filter: Readonly<Record<string, string>>): string {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const read = peopleQuery.safeParse(filter);
  if (!read.success) return '';
  const { arm, place, step, origin, written, message, reason, rung, coupon, window, bought, used } = read.data;
  const parts: string[] = [];
  if (arm !== undefined) parts.push(t(arm === 'treated' ? 'running.treated' : 'running.heldOut'));
  if (origin === 'backlog') parts.push(t('flow.list.backlog'));
  if (place !== undefined) parts.push(t(`people.is.${place}`));
  if (step !== undefined)
    parts.push(step === 0 ? t('people.is.before') : t('people.is.step', { letter: letter(step - 1) }));
  if (written === 'yes') parts.push(t('flow.list.written'));
  if (message !== undefined) parts.push(t(`messages.${message}`));
  if (reason !== undefined) {
    const known = suppressionReason.safeParse(reason);
    parts.push(known.success ? kit(`reason.${known.data}`) : reason);
  }
  if (coupon !== undefined) parts.push(t(`coupons.${coupon}`));
  if (rung !== undefined) parts.push(t('rung.title', { letter: letter(rung - 1) }));
  if (bought !== undefined) parts.push(t(bought === 'yes' ? 'people.is.bought' : 'people.is.notBought'));
  if (used === 'yes') parts.push(t('people.is.used'));
  if (window !== undefined) parts.push(t('people.is.window', { days: kit('count.days', { count: window }) }));
  return parts.join(' · ');
}
