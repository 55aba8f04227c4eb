// What the catcher has caught: the list, one mail taken apart, its HTML made harmless to look at, and away with all.
import { sql } from 'kysely';
import type { ParsedMail } from 'mailparser';
import type { z } from 'zod';
import { type Db, decodeNumberCursor, encodeNumberCursor, Problem } from '../../ground/index.ts';
import type { CaughtMail, CaughtMailDetail, caughtMailQuery } from '../contract.ts';
import { messageErrors } from '../errors.ts';

const page = 50;

interface Row {
  readonly id: number;
  readonly caughtAt: Date;
  readonly from: string;
  readonly to: string[];
  readonly subject: string;
  readonly messageId: string | null;
}

const columns = sql.raw(`caught_mail_id as id, caught_at as "caughtAt", envelope_from as "from", envelope_to as "to",
  subject, message_id as "messageId"`);

/** Newest first, 50 a page; `total` counts what the search finds. */
export async function listCaughtMail(
  db: Db,
  { search, cursor }: z.infer<typeof caughtMailQuery>,
): Promise<{ items: CaughtMail[]; next: string | null; total: number }> {
  const pattern = search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null;
  const found = sql`(${pattern}::text is null or subject ilike ${pattern}
    or exists (select 1 from unnest(envelope_to) address where address ilike ${pattern}))`;
  const before = decodeNumberCursor(cursor) ?? null;
  const rows = await db.rows(sql<Row>`
    select ${columns} from caught_mail
    where ${found} and (${before}::bigint is null or caught_mail_id < ${before})
    order by caught_mail_id desc limit ${page + 1}`);
  const [{ total }] = await db.rows(sql<{ total: number }>`select count(*) as total from caught_mail where ${found}`);
  const items = rows.slice(0, page).map(shown);
  return { items, total, next: rows.length > page ? encodeNumberCursor(items[page - 1].id) : null };
}

/** Throws a Problem when it has been deleted. */
export async function readCaughtMail(db: Db, id: number): Promise<CaughtMailDetail> {
  const { row, raw } = await find(db, id);
  const parsed = await parse(raw);
  return {
    ...shown(row),
    headers: parsed.headerLines.map(({ line }) => ({
      name: line.slice(0, line.indexOf(':')),
      value: line
        .slice(line.indexOf(':') + 1)
        .replace(/\r?\n[ \t]+/g, ' ')
        .trim(),
    })),
    text: parsed.text ?? null,
    hasHtml: parsed.html !== false,
    bytes: raw.length,
  };
}

/**
 * The HTML of a mail as its own document. It is foreign text: serve it with `mailPolicy` and show it in a sandboxed
 * iframe. Undefined when the mail has no HTML part.
 */
export async function caughtHtml(db: Db, id: number): Promise<string | undefined> {
  const { html } = await parse((await find(db, id)).raw);
  // links of a mail shall open beside the page, never inside the frame
  return html === false ? undefined : `<base target="_blank">${html}`;
}

/** Nothing runs, nothing is fetched: pictures only when they are part of the mail. */
export const mailPolicy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** Deletes every caught mail; returns how many there were. */
export async function deleteCaughtMail(db: Db): Promise<number> {
  return db.run(sql`delete from caught_mail`);
}

async function find(db: Db, id: number): Promise<{ row: Row; raw: Buffer }> {
  const [found] = await db.rows(
    sql<Row & { raw: Buffer }>`select ${columns}, raw from caught_mail where caught_mail_id = ${id}`,
    'caught-mail',
  );
  if (!found) throw new Problem(messageErrors.mail_not_found);
  const { raw, ...row } = found;
  return { row, raw };
}

async function parse(raw: Buffer): Promise<ParsedMail> {
  // loaded with the first mail that somebody looks at: every command would wait a fifth of a second for it
  const { simpleParser } = await import('mailparser');
  return simpleParser(raw, { skipTextToHtml: true });
}

function shown({ id, caughtAt, from, to, subject, messageId }: Row): CaughtMail {
  return { id, caughtAt: caughtAt.toISOString(), from, to, subject, messageId };
}
