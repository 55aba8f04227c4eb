// The next mornings as bars to one scale: tomorrow solid, those after it hatched, since whoever buys until then drops out.
import { useTranslation } from 'react-i18next';
import type { Forecast } from '../../campaigns/contract.ts';
import { Card } from '../kit/card.tsx';
import { useFormat } from '../kit/format.ts';
import styles from './mornings-card.module.css';

export function MorningsCard({ forecast }: { readonly forecast: Forecast }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const { mornings } = forecast;
  const largest = Math.max(...mornings.map(({ people }) => people));
  if (mornings.length === 0 || largest === 0) return null;
  return (
    <Card title={t('mornings.title')}>
      <ol className={styles.mornings}>
        {mornings.map(({ day, people }, place) => (
          <li key={day} className={place === 0 ? styles.next : undefined}>
            <span>{format.shortDay(day)}</span>
            <span className={styles.room} aria-hidden="true">
              {people > 0 && <i style={{ width: `max(2px, ${(people / largest) * 100}%)` }} />}
            </span>
            <span className={styles.count}>
              {people === 0
                ? t('mornings.none')
                : t(place === 0 ? 'mornings.people' : 'mornings.about', { count: people })}
            </span>
          </li>
        ))}
      </ol>
      <p className={styles.foot}>{t('mornings.text')}</p>
    </Card>
  );
}
