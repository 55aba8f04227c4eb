// Settings: the shop, the sender, texts, colleagues, keys, one's own account. Each tab has its address.
import { Tabs } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate } from 'react-router';
import type { Permission } from '../../ground/contract.ts';
import { PageHead } from '../kit/card.tsx';
import { useMe } from '../kit/session.ts';

const tabs: readonly {
  readonly path: 'shop' | 'sender' | 'suppressed' | 'templates' | 'colleagues' | 'keys' | 'runs' | 'account';
  readonly permission: Permission | null;
}[] = [
  { path: 'shop', permission: 'settings:read' },
  { path: 'sender', permission: 'settings:read' },
  { path: 'suppressed', permission: 'customers:read' },
  { path: 'templates', permission: 'templates:read' },
  { path: 'colleagues', permission: 'accounts:read' },
  { path: 'keys', permission: 'api-keys:read' },
  { path: 'runs', permission: 'runs:read' },
  { path: 'account', permission: null },
];

export function Component() {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const me = useMe().data;
  const list = useRef<HTMLDivElement>(null);
  const active = tabs.find(({ path }) => pathname.startsWith(`/settings/${path}`))?.path ?? 'shop';
  useEffect(() => {
    // the phone has no room for all tabs: the one that is open must be seen
    const tab = list.current?.querySelector(`[data-path=${active}]`);
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [active]);
  return (
    <>
      <PageHead title={t('place.settings')} />
      <Tabs value={active} onChange={(path) => navigate(`/settings/${path ?? 'shop'}`)} mb={16}>
        <Tabs.List ref={list}>
          {tabs
            .filter(({ permission }) => permission === null || me?.permissions.includes(permission))
            .map(({ path }) => (
              <Tabs.Tab key={path} value={path} data-path={path}>
                {t(`settings.${path}`)}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <Tabs.Panel value={active} pt={16}>
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
