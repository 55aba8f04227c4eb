// Which page is where; every page is a chunk of its own.
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { basename } from './kit/base.ts';
import { Frame } from './shell/frame.tsx';
import { Gate } from './shell/gate.tsx';

const gallery: RouteObject[] = import.meta.env.DEV
  ? [{ path: '/gallery', lazy: () => import('./gallery/gallery.tsx') }]
  : [];

export const router = createBrowserRouter(
  [
    ...gallery,
    { path: '/setup', lazy: () => import('./session/setup.tsx') },
    { path: '/login', lazy: () => import('./session/login.tsx') },
    {
      element: <Gate />,
      children: [
        {
          element: <Frame />,
          children: [
            { index: true, lazy: () => import('./home/home.tsx') },
            { path: '/customers', lazy: () => import('../scores/web/customers.tsx') },
            { path: '/customers/:id', lazy: () => import('../scores/web/customer.tsx') },
            { path: '/campaigns', lazy: () => import('../campaigns/web/campaigns.tsx') },
            { path: '/campaigns/:id', lazy: () => import('../campaigns/web/campaign.tsx') },
            { path: '/campaigns/:id/people', lazy: () => import('../campaigns/web/people.tsx') },
            { path: '/campaigns/:id/change', lazy: () => import('../campaigns/web/change-live.tsx') },
            { path: '/results', lazy: () => import('../measurement/web/results.tsx') },
            { path: '/coupons', lazy: () => import('../offers/web/offers.tsx') },
            { path: '/coupons/:id', lazy: () => import('../offers/web/offer.tsx') },
            { path: '/mail', lazy: () => import('../messages/web/caught-mail.tsx') },
            { path: '/mail/:id', lazy: () => import('../messages/web/mail.tsx') },
            { path: '/data', lazy: () => import('../ledger/web/imports.tsx') },
            { path: '/data/new', lazy: () => import('../ledger/web/import-new.tsx') },
            { path: '/data/:id', lazy: () => import('../ledger/web/import.tsx') },
            { path: '/more', lazy: () => import('./shell/more.tsx') },
            {
              path: '/settings',
              lazy: () => import('./settings/settings.tsx'),
              children: [
                { index: true, element: <Navigate to="/settings/shop" replace /> },
                { path: 'shop', lazy: () => import('./settings/shop.tsx') },
                { path: 'sender', lazy: () => import('../messages/web/sender.tsx') },
                { path: 'suppressed', lazy: () => import('../ledger/web/suppressed.tsx') },
                { path: 'templates', lazy: () => import('../messages/web/templates.tsx') },
                { path: 'templates/:key/:language', lazy: () => import('../messages/web/template.tsx') },
                { path: 'colleagues', lazy: () => import('./settings/colleagues.tsx') },
                { path: 'runs', lazy: () => import('./settings/what-runs.tsx') },
                { path: 'keys', lazy: () => import('./settings/keys.tsx') },
                { path: 'account', lazy: () => import('./settings/account.tsx') },
              ],
            },
            { path: '*', lazy: () => import('./shell/not-found.tsx') },
          ],
        },
      ],
    },
  ],
  { basename },
);
