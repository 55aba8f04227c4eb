// A list of what differs between two wordings: the part, as it was, as it is.
import { useTranslation } from 'react-i18next';
import styles from './differences.module.css';
import type { Difference } from './use-differences.ts';

/** Each part that differs with its old and its new words. */
export function Differences({ of }: { readonly of: readonly Difference[] }) {
  const { t } = useTranslation('campaigns');
  return (
    <dl className={styles.differences}>
      {of.map(({ key, name, was, now }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>
            {now}
            <span>{t('change.was', { was })}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
