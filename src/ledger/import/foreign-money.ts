// Receipts in another currency than the shop's: they count for rhythm and not for value, which is said before and after with
// their number and their sum.
import { sql } from 'kysely';
import { heldMinor, heldSum, minorDigits, minorToDecimal, type Tx } from '../../ground/index.ts';
import type { Ambiguity, ImportMapping } from '../contract.ts';
import { fileStage } from '../facts/stage.ts';
import { moneyLimits } from './currency-digits.ts';
import type { DetectedFormat } from './detect-format.ts';
import { multiply, readDecimal, scale } from './numbers.ts';

interface ToldCurrency {
  readonly currency: string;
  readonly receipts: number;
  readonly minor: number;
}

/** A sum as people write it: '1234.50 GBP'. */
const written = (minor: number, currency: string) => `${minorToDecimal(minor, minorDigits(currency))} ${currency}`;

/** What is to be said of receipts in another currency than the shop's: they count for rhythm and not for value. */
function doubtsOf(
  shopCurrency: string,
  told: readonly ToldCurrency[],
  lookedAt = false,
  isBeginning = false,
): Ambiguity[] {
  return told
    .filter(({ currency }) => currency !== shopCurrency)
    .map(({ currency, receipts, minor }) => {
      const sum = written(minor, currency);
      const where = lookedAt ? 'Of the lines looked at ' : '';
      const what = lookedAt ? 'lines' : 'receipts';
      const sentence = `${where}${receipts} ${what} are in ${currency} (${sum}); the shop counts in ${shopCurrency}. Their visits count, their money does not. If the file is in ${shopCurrency} after all, say so (--currency ${shopCurrency}); if the shop is, change its currency in the settings before the first import.`;
      return {
        point: 'foreign_currency' as const,
        sentence,
        params: {
          currency,
          receipts: String(receipts),
          sum,
          minor: String(minor),
          shop: shopCurrency,
          ...(isBeginning && { beginning: 'true' }),
        },
      };
    });
}

/** The doubt as far as the first rows of a file show it. */
export function doubtsOfForeignMoney(
  mapping: ImportMapping,
  { columns, rows, isBeginning }: DetectedFormat,
  shopCurrency: string,
): Ambiguity[] {
  const { decimalMark } = mapping.format;
  const pick = (field: string) => {
    const place = columns.indexOf(mapping.columns[field]?.[0] ?? '');
    return (row: readonly string[]) => (place < 0 ? '' : (row[place] ?? '').trim());
  };
  const [currencyOf, amountOf, priceOf, quantityOf] = ['currency', 'amount', 'price', 'quantity'].map(pick);
  const found = new Map<string, { receipts: number; minor: number }>();
  for (const row of rows) {
    const currency = currencyOf(row).toUpperCase() || (mapping.currency ?? shopCurrency);
    const digits = moneyLimits(currency)?.digits;
    if (digits === undefined || currency === shopCurrency) continue;
    const there = found.get(currency) ?? { receipts: 0, minor: 0 };
    found.set(currency, there);
    there.receipts++;
    const amount = readDecimal(amountOf(row), decimalMark);
    const price = readDecimal(priceOf(row), decimalMark);
    const quantity = readDecimal(quantityOf(row) || '1', decimalMark);
    const minor = amount
      ? scale(amount.units, amount.decimals, digits)
      : price && quantity && multiply(quantity, price, digits);
    there.minor = heldMinor(there.minor + (minor ?? 0));
  }
  const told = [...found].map(([currency, { receipts, minor }]) => ({ currency, receipts, minor }));
  return doubtsOf(shopCurrency, told, true, isBeginning);
}

/** The doubt about a file that has been staged. */
export async function doubtsOfStagedMoney(tx: Tx, importId: number, shopCurrency: string): Promise<Ambiguity[]> {
  const told = await tx.rows(
    sql<ToldCurrency>`
      select currency, count(*) as receipts, ${heldSum(sql`sum(net_minor)`)} as minor
      from ${fileStage(importId).receipt} where currency <> ${shopCurrency} group by currency order by currency`,
  );
  return doubtsOf(shopCurrency, told);
}
