// The made-up shop of the crash proof: everybody buys every ten days until the same day, so that a whole base falls
// silent, is late and has its messages due at once. Files in the plain format of Ritorno.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays } from '../../../src/ground/days.ts';

/** Ten days ago: nobody is late at the launch today, everybody is on a virtual day three weeks ahead. */
export const lastPurchase = addDays(new Date().toISOString().slice(0, 10), -10);
const purchasesEach = 12;
const gapDays = 10;
const amount = 25;

export interface ShopFile {
  readonly path: string;
  readonly kind: 'customers' | 'purchases';
  /** What must stand in the database once the import of this file has been acknowledged. */
  readonly customers: number;
  readonly receipts: number;
}

/** Writes one file of customers with consents and `parts` files of purchases, each with its own customers. */
export async function writeShopFiles(folder: string, customers: number, parts: number): Promise<ShopFile[]> {
  const names = Array.from({ length: customers }, (_, i) => `C${String(i).padStart(6, '0')}`);
  const people = join(folder, 'customers.csv');
  await writeFile(
    people,
    [
      'customer,given_name,name,email,language,birthday,email_consent',
      ...names.map(
        (name, i) => `${name},Anna,Anna Nowak,${name}@example.com,${['en', 'it', 'pl', 'es'][i % 4]},1980-05-17,yes`,
      ),
      '',
    ].join('\n'),
  );
  const files: ShopFile[] = [{ path: people, kind: 'customers', customers, receipts: 0 }];
  for (let part = 0; part < parts; part++) {
    const own = names.filter((_, i) => i % parts === part);
    const lines = own.flatMap((name) =>
      Array.from({ length: purchasesEach }, (_, i) => {
        const day = addDays(lastPurchase, -gapDays * i);
        return `${name},${name}-${i},${day},${amount}.00`;
      }),
    );
    const path = join(folder, `purchases-${part}.csv`);
    await writeFile(path, ['customer,receipt,date,amount', ...lines, ''].join('\n'));
    files.push({ path, kind: 'purchases', customers: 0, receipts: lines.length });
  }
  return files;
}
