// `ritorno margins` on the command line.
import { Command } from 'commander';
import { sql } from 'kysely';
import { beforeAll, expect, test, vi } from 'vitest';
import { testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases } from './facts/record-purchases.ts';
import { marginCommands } from './margin-commands.ts';
import { noon, purchaseOn, someCustomers } from './testing.ts';

const db = testDatabase();

beforeAll(async () => {
  const line = (product: string, category: string, amountMinor: number, unitCostMinor?: number) => ({
    product: { id: product, unitCostMinor, currency: 'EUR', category },
    amountMinor,
  });
  const lines = [line('beans', 'coffee', 1000), line('pot', 'cookware', 3000, 1800), line('odd', 'gifts', 500)];
  await db().transaction(async (tx) => {
    await someCustomers(tx, [{ externalId: 'anna' }]);
    await recordPurchases(
      tx,
      lines.map((one, place) => ({
        ...purchaseOn('anna', `2024-01-0${place + 1}`, { receipt: one.product.id }),
        lines: [one],
      })),
      { now: noon('2024-01-04') },
    );
  });
});

/** Runs `ritorno margins ...` and returns what it printed. */
async function margins(...words: string[]): Promise<string> {
  let printed = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    marginCommands(program, async () => ({ ...testContext(db()), close: async () => undefined }));
    for (const command of program.commands[0].commands) command.exitOverride();
    await program.parseAsync(['node', 'ritorno', 'margins', ...words]);
  } finally {
    spy.mockRestore();
  }
  return printed;
}

const earned = () =>
  db().rows(sql`select margin_minor, margin_known_minor from customer_statistics join customer using (customer_id)`);

test('a margin counts for the sales without a cost, is kept beside the next and can be taken away', async () => {
  expect(await earned()).toEqual([{ margin_minor: 1200, margin_known_minor: 3000 }]);
  expect(await margins('set', 'coffee=40')).toMatch(/ {4}40 % {2}coffee {2}1 products, 0 with a cost/);
  expect(await earned()).toEqual([{ margin_minor: 1200 + 400, margin_known_minor: 4000 }]);
  await margins('set', '--default', '12.5%');
  expect(await earned()).toEqual([{ margin_minor: 1200 + 400 + 63, margin_known_minor: 4500 }]);
  const { margins: listed } = JSON.parse(await margins('list', '--json'));
  expect(listed).toEqual([
    { category: '', products: 0, withCost: 0, share: 0.125 },
    { category: 'coffee', products: 1, withCost: 0, share: 0.4 },
    { category: 'cookware', products: 1, withCost: 1, share: null },
    { category: 'gifts', products: 1, withCost: 0, share: null },
  ]);
  await margins('set', 'coffee=none', '--default', 'none');
  expect(await earned()).toEqual([{ margin_minor: 1200, margin_known_minor: 3000 }]);
});

test.each([['coffee'], ['coffee=101'], ['coffee=-5'], ['coffee=a lot'], ['--default', 'half']])(
  'a margin that makes no sense is refused (%s)',
  async (...words) => {
    await expect(margins('set', ...words)).rejects.toThrow(/margin|category=percent/);
  },
);
