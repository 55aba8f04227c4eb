// At the end of an import: that who is late is worked out with it, how far that is, and where the answer stands.
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from './button.tsx';
import { CalculateNow, CalculationLine } from './calculate-now.tsx';
import styles from './calculation.module.css';
import { useCalculation } from './calculation.ts';

/** `endedAt`: when the import ended. A calculation that began before it has not read the file. */
export function AfterImport({ endedAt }: { readonly endedAt: string | null }) {
  const { t } = useTranslation('running');
  const latest = useCalculation({ awaited: true });
  if (latest === undefined || endedAt === null) return null;
  const { run } = latest;
  if (run?.finishedAt === null) return <CalculationLine latest={latest} />;
  if (run === null || run.startedAt < endedAt) return <CalculateNow quiet />;
  return (
    <div className={styles.done} role="status">
      <IconCheck size={16} stroke={1.5} aria-hidden="true" />
      <span>
        <b>{t('imported.done')}.</b> {t('imported.doneText')}
      </span>
      <ButtonLink to="/" size="sm">
        {t('imported.today')}
      </ButtonLink>
    </div>
  );
}
