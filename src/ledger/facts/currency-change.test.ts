// The shop's currency: kept while purchases count in it, changed with all sums while none do.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { changeShop, groundRoutes } from '../../ground/index.ts';
import { testApp, testContext, testDatabase } from '../../ground/testing.ts';
import { purchaseOn, someCustomers } from '../testing.ts';
import { currencyChange } from './currency-change.ts';
import { recordPurchases } from './record-purchases.ts';
import { voidPurchases } from './void-purchase.ts';

const db = testDatabase();

beforeEach(async () => {
  await db().run(
    sql`truncate customer, customer_key, purchase, purchase_line, customer_statistics, episode, setting cascade`,
  );
});

test('a currency with purchases stays; without any, those of the new one count from then on', async () => {
  const context = testContext(db());
  const kit = await testApp(context, (app) => groundRoutes(app, context, undefined, [currencyChange(context.clock)]));
  const owner = await kit.as('owner');
  const change = (payload: object) => owner({ method: 'PUT', url: '/api/shop', payload });
  await db().transaction(async (tx) => {
    await changeShop(tx, { currency: 'EUR' });
    await someCustomers(tx, [{ externalId: 'anna', bought: [] }]);
    await recordPurchases(
      tx,
      [
        purchaseOn('anna', '2026-03-01', { receipt: 'in euros' }),
        purchaseOn('anna', '2026-03-05', { receipt: 'in zloty', currency: 'PLN', amountMinor: 7000 }),
      ],
      { now: context.clock.now() },
    );
  });
  const refused = await change({ currency: 'PLN' });
  expect([refused.statusCode, refused.json().key]).toEqual([409, 'currency_in_use']);
  expect((await change({ name: 'Corner shop' })).statusCode).toBe(200);
  expect((await owner({ url: '/api/shop' })).json()).toMatchObject({ currency: 'EUR', name: 'Corner shop' });
  const spent = async () =>
    (await db().rows(sql<{ spent: number }>`select net_minor as spent from customer_statistics`))[0].spent;
  expect(await spent()).not.toBe(7000);

  await db().transaction(async (tx) => {
    const euros = await tx.rows(sql<{ customerId: number; purchaseId: number }>`
      select customer_id as "customerId", purchase_id as "purchaseId" from purchase where currency = 'EUR'`);
    await voidPurchases(tx, euros, context.clock.now());
  });
  expect((await change({ currency: 'PLN' })).json()).toMatchObject({ currency: 'PLN' });
  expect(await spent()).toBe(7000);
  await kit.app.close();
});
