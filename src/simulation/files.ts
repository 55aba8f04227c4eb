// Writes the shop's past as the files that an owner would import: customers and purchases, plain CSV.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLine, dayFromNumber, minorToDecimal } from '../ground/index.ts';
import type { Customer } from './customer.ts';
import type { Receipt } from './shop.ts';

/** Writes one row per customer; consents are those given at the till on the first visit. Returns the rows written. */
export async function writeCustomers(file: string, customers: readonly Customer[]): Promise<number> {
  const header = ['customer', 'given_name', 'family_name', 'email', 'language', 'country'];
  const rows = customers.map(({ person, joins }) => [
    person.id,
    person.givenName,
    person.familyName,
    person.email,
    person.language,
    person.country,
    person.consents ? 'yes' : '',
    person.consents ? dayFromNumber(joins) : '',
    person.consents ? 'form at the till' : '',
  ]);
  await write(file, [[...header, 'email_consent', 'consent_date', 'consent_source'], ...rows]);
  return rows.length;
}

/** Writes one row per line of each receipt. Returns the rows written. */
export async function writePurchases(file: string, receipts: readonly Receipt[], currency: string): Promise<number> {
  const rows = receipts.flatMap((receipt) =>
    receipt.lines.map((line) => [
      receipt.customer.person.id,
      receipt.number,
      `${dayFromNumber(receipt.day)} ${receipt.time}`,
      line.article.id,
      line.article.name,
      line.category,
      line.quantity,
      minorToDecimal(line.amount, 2),
      line.unitCost === undefined ? undefined : minorToDecimal(line.unitCost, 2),
      receipt.store,
      currency,
    ]),
  );
  const header = ['customer', 'receipt', 'date', 'product', 'product_name', 'category'];
  await write(file, [[...header, 'quantity', 'amount', 'cost', 'store', 'currency'], ...rows]);
  return rows.length;
}

type Row = Parameters<typeof csvLine>[0];

async function write(file: string, rows: readonly Row[]): Promise<void> {
  await pipeline(Readable.from(rows.map(csvLine)), createWriteStream(file, { mode: 0o600 }));
}
