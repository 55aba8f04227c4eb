// Whom an unsubscribe link speaks for: its token read, the customer looked up.
import { sql } from 'kysely';
import { type Language, languages } from '../ground/contract.ts';
import { type Db, readShop, tokenHash } from '../ground/index.ts';
import type { LinkHolder, Links } from '../messages/index.ts';

/** The customer behind a link, and what the pages need to speak to them. */
export interface Holder extends LinkHolder {
  /** What the records keep of the link, so that it can take back what it said itself. */
  readonly linkHash: string;
  readonly language: Language;
  readonly shop: string;
  /** The address with its middle hidden: enough to recognise one's own, too little for anybody else. */
  readonly maskedAddress: string;
}

/** Undefined for a token that is not ours and for a customer who is gone: the answer to both is the same. */
export async function findHolder(db: Db, links: Links, token: string): Promise<Holder | undefined> {
  const link = links.read(token);
  if (!link) return undefined;
  const [customer] = await db.rows(sql<{ language: string | null; email: string | null }>`
    select language, email from customer where customer_id = ${link.customerId}`);
  if (!customer) return undefined;
  const shop = await readShop(db);
  return {
    ...link,
    linkHash: tokenHash(token).toString('base64url'),
    shop: shop.name,
    language: asLanguage(customer.language) ?? asLanguage(shop.language) ?? 'en',
    maskedAddress: mask(customer.email ?? ''),
  };
}

/** The first language of an Accept-Language header that we write, for readers whom we do not know. */
export function languageOfBrowser(header: string | undefined): Language {
  for (const part of header?.split(',') ?? []) {
    const found = asLanguage(part.trim());
    if (found) return found;
  }
  return 'en';
}

function asLanguage(text: string | null): Language | undefined {
  const base = text?.slice(0, 2).toLowerCase();
  return languages.find((one) => one === base);
}

function mask(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '***' : `${address.slice(0, 1)}***${address.slice(at)}`;
}
