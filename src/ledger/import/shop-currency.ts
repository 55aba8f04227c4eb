// The currency that a shop counts in when a file comes: a shop without purchases that was never told one has its first file's.
import { sql } from 'kysely';
import { changeShop, type Database, type Db, readShop, type Shop } from '../../ground/index.ts';
import type { ImportMapping } from '../contract.ts';

/** The currency that the shop will count in once the file is taken in. */
export async function shopCurrencyFor(db: Db, { currency }: ImportMapping): Promise<string> {
  if (currency !== undefined && (await isOpen(db))) return currency;
  return (await readShop(db)).currency;
}

/** The shop that the file is taken in for; its currency is settled by it when it was open. */
export async function shopOfFile(db: Database, { currency }: ImportMapping): Promise<Shop> {
  if (currency === undefined) return readShop(db);
  return db.transaction(async (tx) => ((await isOpen(tx)) ? changeShop(tx, { currency }) : readShop(tx)));
}

async function isOpen(db: Db): Promise<boolean> {
  const [{ open }] = await db.rows(
    sql<{ open: boolean }>`
      select not exists (select 1 from purchase)
        and not exists (select 1 from setting where key = 'shop' and value ? 'currency') as open`,
  );
  return open;
}
