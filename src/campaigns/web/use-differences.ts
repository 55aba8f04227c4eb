// Two wordings of a campaign compared: each part that differs, as it was and as it is.
import { useTranslation } from 'react-i18next';
import type { Offer } from '../../offers/contract.ts';
import { useFormat } from '../../web/kit/format.ts';
import { useCurrency } from '../../web/kit/session.ts';
import type { Campaign, CampaignDefinition, Rung } from '../contract.ts';
import { letter } from './drafts.ts';
import { classes } from './target-fields.tsx';
import { useLimitWords, useWhenWords } from './words.ts';

export interface Difference {
  readonly key: string;
  readonly name: string;
  readonly was: string;
  readonly now: string;
}

export type Wording = Pick<Campaign, 'name' | 'definition'>;

/** Of each part of something its name, and how it is said in words. */
type Parts<T> = { readonly [P in keyof T]: readonly [name: string, words: (of: T[P]) => string] };

function compared<T extends object>(parts: Parts<T>, before: T, after: T): Difference[] {
  const one = <P extends keyof T & string>(part: P): Difference[] => {
    const [name, words] = parts[part];
    if (JSON.stringify(before[part]) === JSON.stringify(after[part])) return [];
    return [{ key: part, name, was: words(before[part]), now: words(after[part]) }];
  };
  return (Object.keys(parts) as (keyof T & string)[]).flatMap((part) => one(part));
}

/** Compares two wordings; the answer is empty when they say the same. */
export function useDifferences(offers: readonly Offer[]): (before: Wording, after: Wording) => Difference[] {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const currency = useCurrency();
  const when = useWhenWords();
  const limit = useLimitWords();
  const none = kit('state.none');
  const offer = (id: number | null) =>
    id === null ? t('rung.noOffer') : (offers.find(({ offerId }) => offerId === id)?.name ?? t('change.offer', { id }));
  const valueName = (group: (typeof classes)[number]) => kit(`value.${group}`);
  const day = (of: string | null) => (of === null ? none : format.fullDay(of));
  const weekday = (of: number) =>
    // a Monday and the days after it
    new Intl.DateTimeFormat(format.locale, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, of));

  const rungParts: Parts<Rung> = {
    when: [t('rung.when'), when],
    offer: [t('rung.offer'), offer],
    preciousOffer: [t('rung.precious'), (id) => (id === null ? t('rung.sameOffer') : offer(id))],
    channels: [t('change.channels'), (channels) => format.list([...channels])],
    template: [t('rung.text'), (key) => t(`template.${key}`, { defaultValue: key })],
    hour: [t('rung.hour'), (hour) => hour],
    weekdays: [t('change.weekdays'), (days) => format.list(days.map(weekday))],
  };
  const parts: Parts<Omit<CampaignDefinition, 'ladder'>> = {
    entry: [t('entry.limit'), limit],
    targets: [
      t('entry.targets'),
      (groups) => format.list(classes.filter((group) => groups.includes(group)).map(valueName)),
    ],
    preciousFrom: [
      t('entry.precious'),
      (group) =>
        group === null ? t('entry.nobody') : format.list(classes.filter((one) => one >= group).map(valueName)),
    ],
    costCeilingMinor: [
      t('entry.ceiling'),
      (minor) => (minor === null ? t('cost.noCeiling') : format.money(minor, currency)),
    ],
    startsOn: [t('entry.starts'), day],
    endsOn: [t('entry.ends'), day],
    earlierCoupon: [t('entry.earlier'), (rule) => t(`entry.earlier.${rule}`)],
    restDays: [t('entry.rest'), (days) => kit('count.days', { count: days })],
    alongsideOthers: [t('entry.alongside'), (is) => t(is ? 'change.yes' : 'change.no')],
    holdOutShare: [t('tab.comparison'), format.percent],
    leastDaysBetween: [t('change.leastDays'), (days) => kit('count.days', { count: days })],
    lateHours: [t('change.lateHours'), (hours) => t('change.hours', { count: hours })],
  };

  const ofRung = (place: number, before: Rung | undefined, after: Rung | undefined): Difference[] => {
    const title = t('rung.title', { letter: letter(place) });
    const whole = (rung: Rung | undefined) => (rung === undefined ? none : `${offer(rung.offer)}, ${when(rung.when)}`);
    if (before === undefined || after === undefined)
      return [{ key: `${place}`, name: title, was: whole(before), now: whole(after) }];
    return compared(rungParts, before, after).map(({ key, name, ...found }) => ({
      ...found,
      key: `${place}-${key}`,
      name: `${title}, ${name}`,
    }));
  };

  return (before, after) => {
    const [old, fresh] = [before.definition, after.definition];
    const steps = Math.max(old.ladder.length, fresh.ladder.length);
    return [
      ...compared<Pick<Wording, 'name'>>({ name: [t('entry.name'), (name) => name] }, before, after),
      ...Array.from({ length: steps }, (_, place) => ofRung(place, old.ladder[place], fresh.ladder[place])).flat(),
      ...compared(parts, old, fresh),
    ];
  };
}
