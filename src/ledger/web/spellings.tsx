// People who wrote their address in more ways than one: told, not asked, since letters and blanks make nobody else.
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import type { Understanding } from '../contract.ts';
import styles from './talk.module.css';

/** Nothing where nobody did. */
export function Spellings({ spellings }: Pick<Understanding, 'spellings'>) {
  const { t } = useTranslation('talk');
  const { people, examples } = spellings;
  if (people === 0) return null;
  return (
    <Card title={t('spelt', { count: people })}>
      <p className={styles.quiet}>{t('speltText')}</p>
      {examples.length > 0 && (
        <details className={styles.details}>
          <summary>{t('spelt.see')}</summary>
          <ul>
            {examples.map(({ name, written }) => (
              <li key={written[0]}>
                {name !== null && <b>{name}</b>}
                {written.map((text) => (
                  // a blank at an end shows as the sign that typists know
                  <code key={text}>{text.replace(/^\s+|\s+$/g, (blanks) => '␣'.repeat(blanks.length))}</code>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}
