// The comparison group: drawn by lot, gets nothing, shows who comes back anyway.
import { useTranslation } from 'react-i18next';
import { oneInOf } from '../../web/kit/rhythm/use-strip-texts.ts';
import { StopSlider } from '../../web/kit/stop-slider.tsx';
import styles from './campaign.module.css';
import type { TabProps } from './ladder-tab.tsx';

const shares = [0, 0.05, 0.1, 0.2, 0.5];

export function ComparisonTab({ definition, onChange }: TabProps) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
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
    </>
  );
}
