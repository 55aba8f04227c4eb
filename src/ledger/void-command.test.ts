// `ritorno void` on the command line.
import { Command } from 'commander';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases } from './facts/record-purchases.ts';
import { noon, purchaseOn } from './testing.ts';
import { voidCommand } from './void-command.ts';

const db = testDatabase();

async function ritorno(...words: string[]): Promise<string> {
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const program = new Command().exitOverride();
    voidCommand(program, async () => ({ ...testContext(db()), close: async () => undefined }));
    await program.parseAsync(words, { from: 'user' });
    return printed.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    printed.mockRestore();
  }
}

test('a receipt is voided by its number, once, and by its buyer where several have it', async () => {
  const receipts = ['anna', 'bruno'].map((buyer) => purchaseOn(buyer, '2024-01-01', { receipt: '7' }));
  const another = purchaseOn('anna', '2024-02-01', { receipt: '8' });
  await db().transaction((tx) => recordPurchases(tx, [...receipts, another], { now: noon('2024-02-02') }));
  await expect(ritorno('void', '7')).rejects.toMatchObject({ kind: { code: 'receipt_of_several' } });
  expect(await ritorno('void', '7', '--customer', 'anna')).toBe(
    'Receipt 7 of customer anna, 2024-01-01, counts no more.\n',
  );
  await expect(ritorno('void', '7', '--customer', 'anna')).rejects.toMatchObject({
    kind: { code: 'receipt_not_found' },
  });
  await expect(ritorno('void', '8', '--source', 'till')).rejects.toMatchObject({ kind: { code: 'receipt_not_found' } });
  expect(
    await db().rows(
      sql`select external_id, visits from customer_statistics join customer using (customer_id) order by 1`,
    ),
  ).toEqual([
    { external_id: 'anna', visits: 1 },
    { external_id: 'bruno', visits: 1 },
  ]);
});
