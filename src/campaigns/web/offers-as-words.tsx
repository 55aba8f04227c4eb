// The offers of a campaign in their order, in words.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import type { Campaign } from '../contract.ts';
import { offersKey, readOffers } from './api.ts';
import styles from './campaign.module.css';
import { letter } from './drafts.ts';
import { useLimitWords, useOfferWords, useWhenWords } from './words.ts';

export function OffersAsWords({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const when = useWhenWords();
  const limit = useLimitWords();
  const worth = useOfferWords();
  const offers = useQuery({ queryKey: offersKey, queryFn: readOffers });
  return (
    <>
      {campaign.definition.ladder.map((rung, place) => {
        const offer = offers.data?.items.find(({ offerId }) => offerId === rung.offer);
        const due = campaign.figures.rungs.find((count) => count.rung === place + 1)?.due ?? 0;
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a rung is its place on the ladder
            key={place}
            className={styles.rung}
          >
            <div className={styles.when}>
              <h3>{t('rung.title', { letter: letter(place) })}</h3>
              <p>{when(rung.when)}</p>
            </div>
            <div className={styles.told}>
              <p>
                <b>{offer?.name ?? t('rung.noOffer')}</b>
                {offer === undefined ? '' : `, ${worth(offer)}`}
              </p>
              <p className={styles.note}>
                {t('running.rung', {
                  hour: rung.hour,
                  due: format.number(due),
                  template: t(`template.${rung.template}`, { defaultValue: rung.template }),
                })}
              </p>
            </div>
          </div>
        );
      })}
      <p className={styles.exit}>{limit(campaign.definition.entry)}</p>
    </>
  );
}
