// The products and services that the shop knows: found by name or number, and new ones named by hand.
import { sql } from 'kysely';
import { type Db, Problem, type Tx } from '../../ground/index.ts';
import type { NewProduct, ProductView } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';

const shown = 20;
const columns = sql`product_id as "productId", external_id as id, name, category`;

/** Products whose name or number holds `search`, those that begin with it first; all, by name, without one. */
export async function findProducts(db: Db, search: string): Promise<ProductView[]> {
  const pattern = search.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
  return db.rows(sql<ProductView>`
    select ${columns} from product
    where name ilike ${`%${pattern}%`} or external_id ilike ${`%${pattern}%`}
    order by (name ilike ${`${pattern}%`} or external_id ilike ${`${pattern}%`}) desc, name, product_id limit ${shown}`);
}

/**
 * Stores a product or service that no purchase has named yet and returns it; one that is there under the same number and
 * name is returned as it is. Throws a Problem when the number belongs to something of another name.
 */
export async function addProduct(tx: Tx, { id, name }: NewProduct): Promise<ProductView> {
  const made = await tx.rows(sql<ProductView>`
    insert into product (external_id, name) values (${id}, ${name}) on conflict (external_id) do nothing
    returning ${columns}`);
  if (made.length > 0) return made[0];
  const [known] = await tx.rows(sql<ProductView>`select ${columns} from product where external_id = ${id}`);
  if (known.name !== name) throw new Problem(ledgerErrors.product_number_taken, { id, name: known.name });
  return known;
}
