// The frame around every page: navigation left, on the phone a top bar and tabs; "Pause all sending" is always there.
import { IconDots } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { useNewFigures } from '../kit/calculation.ts';
import { initialsOf } from '../kit/initials.ts';
import { useMe, useShop } from '../kit/session.ts';
import { Banner, Boundary } from '../kit/states.tsx';
import { Brand } from './brand.tsx';
import styles from './frame.module.css';
import { PausedBanner, PauseSending } from './pause-sending.tsx';
import { phoneTabs, places } from './places.ts';
import { SampleStrip } from './sample-strip.tsx';

export function Frame() {
  const { t } = useTranslation('shell');
  const me = useMe().data;
  const shop = useShop().data;
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useEffect(() => {
    // a new page is read from its start, also by those who hear it
    if (before.current !== pathname) main.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);
  useNewFigures();
  const mine = places.filter((place) => me?.permissions.includes(place.permission));
  const initials = initialsOf(me?.account?.name ?? '');
  return (
    <>
      <a className={styles.skip} href="#main">
        {t('frame.skip')}
      </a>
      <SampleStrip />
      <div className={styles.app}>
        <div className={styles.top}>
          <Brand />
          <span className={styles.shopName}>{shop?.name}</span>
          <PauseSending compact />
        </div>
        <aside className={styles.nav}>
          <Brand />
          <div className={styles.shop}>{shop?.name}</div>
          <nav aria-label={t('frame.navigation')}>
            {mine.map(({ to, name, icon: Icon }) => (
              <NavLink key={to} to={to} end={to === '/'} className={({ isActive }) => (isActive ? styles.on : '')}>
                <Icon size={16} stroke={1.5} aria-hidden="true" />
                {t(`place.${name}`)}
              </NavLink>
            ))}
          </nav>
          <div className={styles.foot}>
            <PauseSending />
            <Link to="/settings/account" className={styles.me}>
              <span className={styles.avatar} aria-hidden="true">
                {initials}
              </span>
              <span>
                {me?.account?.name}
                <small>{me?.account ? t(`role.${me.account.role}`) : ''}</small>
              </span>
            </Link>
          </div>
        </aside>
        <main id="main" ref={main} tabIndex={-1}>
          <PausedBanner />
          <Boundary key={pathname} fallback={(error) => <Broken error={error} />}>
            <Outlet />
          </Boundary>
        </main>
        <nav className={styles.tabs} aria-label={t('frame.navigation')}>
          {mine.slice(0, phoneTabs).map(({ to, name, icon: Icon }) => (
            <NavLink key={to} to={to} end={to === '/'} className={({ isActive }) => (isActive ? styles.on : '')}>
              <Icon size={20} stroke={1.5} aria-hidden="true" />
              {t(`place.${name}`)}
            </NavLink>
          ))}
          <NavLink
            to="/more"
            className={({ isActive }) =>
              isActive || mine.slice(phoneTabs).some((place) => pathname.startsWith(place.to)) ? styles.on : ''
            }
          >
            <IconDots size={20} stroke={1.5} aria-hidden="true" />
            {t('place.more')}
          </NavLink>
        </nav>
      </div>
      <ScrollRestoration />
    </>
  );
}

function Broken({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('kit');
  return (
    <Banner title={t('problem.page')}>
      {t('problem.pageRemedy')}
      <details>
        <summary>{t('problem.details')}</summary>
        <code>{String(error)}</code>
      </details>
    </Banner>
  );
}
