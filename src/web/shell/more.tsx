// The phone's fifth tab: the places that its bar has no room for.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card, PageHead } from '../kit/card.tsx';
import { useMe } from '../kit/session.ts';
import styles from './more.module.css';
import { phoneTabs, places } from './places.ts';

export function Component() {
  const { t } = useTranslation('shell');
  const me = useMe().data;
  return (
    <>
      <PageHead title={t('place.more')} />
      <Card>
        <ul className={styles.list}>
          {places
            .slice(phoneTabs)
            .filter((place) => me?.permissions.includes(place.permission))
            .map(({ to, name, icon: Icon }) => (
              <li key={to}>
                <Link to={to}>
                  <Icon size={20} stroke={1.5} aria-hidden="true" />
                  {t(`place.${name}`)}
                </Link>
              </li>
            ))}
        </ul>
      </Card>
    </>
  );
}
