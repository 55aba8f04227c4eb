// The routes of `ground`: accounts and keys, the shop's settings, the pause of all sending.
import { accountRoutes } from './accounts/routes.ts';
import { audit } from './audit.ts';
import type { Context } from './context.ts';
import { pauseSending, shop, shopChange } from './contract.ts';
import type { App } from './http/app-type.ts';
import { changeShop, readShop, type ShopCheck } from './shop.ts';

/**
 * Mounts everything; `setupToken` is the one-time token of this start, undefined when an owner exists. `checks` are what
 * the rooms of the street have to say about a change of the shop's settings.
 */
export function groundRoutes(app: App, context: Context, setupToken?: string, checks: readonly ShopCheck[] = []): void {
  const { db, clock } = context;
  accountRoutes(app, context, setupToken);

  app.get('/api/shop', { config: { permission: 'settings:read' }, schema: { response: { 200: shop } } }, async () =>
    writable(await readShop(db)),
  );

  app.put(
    '/api/shop',
    { config: { permission: 'settings:write' }, schema: { body: shopChange, response: { 200: shop } } },
    async (request) =>
      db.transaction(async (tx) => {
        const before = await readShop(tx);
        const changed = await changeShop(tx, request.body);
        for (const check of checks) await check(tx, before, changed);
        const details = { fields: Object.keys(request.body) };
        await audit(tx, request.actor, clock.now(), { deed: 'settings changed', subject: 'shop', details });
        return writable(changed);
      }),
  );

  app.post(
    '/api/sending/pause',
    { config: { permission: 'sending:write' }, schema: { body: pauseSending, response: { 200: shop } } },
    async (request) =>
      db.transaction(async (tx) => {
        const { reason } = request.body;
        const changed = await changeShop(tx, {
          sendingPausedAt: clock.now().toISOString(),
          sendingPausedReason: reason,
        });
        await audit(tx, request.actor, clock.now(), { deed: 'sending paused', subject: 'shop', details: { reason } });
        return writable(changed);
      }),
  );

  app.post(
    '/api/sending/resume',
    { config: { permission: 'sending:write' }, schema: { response: { 200: shop } } },
    async (request) =>
      db.transaction(async (tx) => {
        const changed = await changeShop(tx, { sendingPausedAt: null, sendingPausedReason: null });
        await audit(tx, request.actor, clock.now(), { deed: 'sending resumed', subject: 'shop' });
        return writable(changed);
      }),
  );
}

function writable<T extends { closedWeekdays: readonly number[] }>(settings: T) {
  return { ...settings, closedWeekdays: [...settings.closedWeekdays] };
}
