// Orders of four shops in four languages, 3,000 each, as their systems export them: all of it comes in with no column named
// by hand, and every count and sum is that of the orders.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { orderFiles } from '../../../tests/order-files.ts';
import { importKit } from './testing.ts';

const kit = importKit();

test.each(orderFiles(1).map((file) => [file.name, file] as const))(
  '%s comes in without a word about its columns',
  { timeout: 180_000 },
  async (_, { bytes, truth, encoding }) => {
    const brought = await kit.bring(bytes);
    expect(brought.rejected).toEqual(truth.leftOut);
    expect(brought).toMatchObject({
      lines: truth.lines,
      receipts: truth.receipts,
      customers: truth.customers,
      net: { [truth.currency]: truth.netMinor },
      added: { customers: truth.customers, receipts: truth.receipts },
    });
    const out = Object.values(truth.leftOut).reduce((sum, lines) => sum + lines, 0);
    expect(brought.added.lines + brought.known + out).toBe(truth.lines);
    expect(brought.mapping.format.encoding).toBe(encoding);
    const [stored] = await kit.db().rows(sql`
      select count(*)::int as receipts, sum(net_minor)::int as net, count(distinct customer_id)::int as customers,
        count(*) filter (where not is_visit)::int as refunded, min(day)::text as first, max(day)::text as last
      from purchase`);
    expect(stored).toEqual({
      receipts: truth.receipts,
      net: truth.netMinor,
      customers: truth.customers,
      refunded: truth.refunded,
      first: truth.firstDay,
      last: truth.lastDay,
    });
  },
);
