// What is written in the binary COPY format is what PostgreSQL reads.
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../testing.ts';
import { binaryRows } from './binary-rows.ts';

const db = testDatabase();

test('every kind of value comes back as it went in', async () => {
  await db().run(
    sql`create table probe (id integer, small smallint, large bigint, yes boolean, words text, raw bytea, day date,
      moment timestamptz, quantity numeric(14, 4), share real, none text)`,
  );
  const row = fc.record({
    small: fc.integer({ min: -32_768, max: 32_767 }),
    large: fc.maxSafeInteger(),
    yes: fc.boolean(),
    words: fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    raw: fc.uint8Array(),
    day: fc.integer({ min: -20_000, max: 40_000 }),
    moment: fc.integer({ min: -1e12, max: 4e12 }),
    quantity: fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }),
    share: fc.float({ noDefaultInfinity: true }).map((share) => share + 0),
  });
  const whole = fc.integer({ min: -20_000, max: 20_000 }).map((pieces) => pieces * 10_000);
  const rows = fc.sample(
    fc.oneof(
      row,
      fc.tuple(row, whole).map(([each, quantity]) => ({ ...each, quantity })),
    ),
    3000,
  );
  const out = binaryRows();
  const pieces: Buffer[] = [];
  rows.forEach((each, id) => {
    if (id % 1000 === 999) pieces.push(out.piece());
    out.row(11);
    out.int4(id);
    out.int2(each.small);
    out.int8(each.large);
    out.boolean(each.yes);
    out.text(each.words);
    out.bytes(each.raw);
    out.date(each.day);
    out.instant(each.moment);
    out.tenThousandths(each.quantity);
    out.float4(each.share);
    out.nothing();
  });
  expect(out.count).toBe(rows.length);
  pieces.push(out.finish());
  expect(await db().copyIn('copy probe from stdin (format binary)', pieces)).toBe(rows.length);
  expect(out.count).toBe(0);
  const back = await db().rows(
    sql<Record<string, unknown>>`
      select small, large, yes, words, raw, day - date '1970-01-01' as day, moment,
        (quantity * 10000)::bigint as quantity, share::float8 as share, none
      from probe order by id`,
  );
  expect(back).toEqual(
    rows.map((each) => ({
      ...each,
      raw: Buffer.from(each.raw),
      moment: new Date(each.moment),
      share: Number.isNaN(each.share) ? null : each.share,
      none: null,
    })),
  );
});
