// Returns that a till writes under the number of their sale, on a later day: told with the way to take them in.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { importKit } from './testing.ts';

const kit = importKit();
const head = 'customer,receipt,date,amount,product\n';
const sale = '1,17,2026-01-05,20.00,tea\n1,17,2026-01-05,10.00,cup\n2,18,2026-01-05,8.00,tea\n';

test.each([
  ['one line of the sale', '1,17,2026-01-09,-10.00,cup\n', 1, 2800],
  ['the whole sale', '1,17,2026-01-09,-20.00,tea\n1,17,2026-01-09,-10.00,cup\n', 2, 800],
  ['two returns on two days', '1,17,2026-01-09,-10.00,cup\n1,17,2026-01-12,-20.00,tea\n', 2, 800],
])(
  'a later return under the number of its sale says what to do, and that takes it off: %s',
  async (_, back, lines, net) => {
    const first = await kit.bring(head + sale + back);
    expect(first).toMatchObject({ rejected: { 'receipt number used on another day': lines + 2 }, net: { EUR: 800 } });
    expect(first.rejects).toContain('a return bears the number of its sale');
    await kit.empty();
    const second = await kit.bring(head + sale + back, { map: ['receipt=receipt', 'date=receipt', 'date=date'] });
    expect(second).toMatchObject({ rejected: {}, net: { EUR: net } });
    // a day of returns alone is no visit
    const visits = await kit.db().rows(
      sql<{ id: string; visits: number }>`
      select external_id as id, cardinality(visit_days) as visits
      from customer join customer_statistics using (customer_id) order by 1`,
    );
    expect(visits).toEqual([
      { id: '1', visits: 1 },
      { id: '2', visits: 1 },
    ]);
  },
);
