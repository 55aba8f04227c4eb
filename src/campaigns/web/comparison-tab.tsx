// The comparison group: drawn by lot, gets nothing, shows who comes back anyway.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import { oneInOf } from '../../web/kit/rhythm/use-strip-texts.ts';
import { StopSlider } from '../../web/kit/stop-slider.tsx';
import { readShopSize, shopSizeKey } from './api.ts';
import styles from './campaign.module.css';
import { customersForGroup } from './drafts.ts';
import type { TabProps } from './ladder-tab.tsx';

const shares = [0, 0.05, 0.1, 0.2, 0.5];

export function ComparisonTab({ definition, onChange }: TabProps) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const shop = useQuery({ queryKey: shopSizeKey, queryFn: readShopSize });
  const isSmall = shop.data !== undefined && shop.data.customers < customersForGroup;
  return (
    <>
      <p>{t('comparison.text')}</p>
      <StopSlider
        label={t('comparison.share')}
        stops={shares.map((value) => ({
          value,
          name: value === 0 ? kit('state.none') : kit('oneIn', { n: oneInOf(value) }),
        }))}
        value={definition.holdOutShare}
        onChange={(holdOutShare) => onChange({ ...definition, holdOutShare })}
        low={t('comparison.less')}
        high={t('comparison.more')}
      />
      <p className={styles.note}>{definition.holdOutShare === 0 ? t('comparison.none') : t('comparison.fixed')}</p>
      {isSmall && (
        <p className={styles.note}>
          {t('comparison.small', {
            customers: kit('count.customers', { count: shop.data?.customers ?? 0 }),
            from: format.number(customersForGroup),
          })}
        </p>
      )}
    </>
  );
}
