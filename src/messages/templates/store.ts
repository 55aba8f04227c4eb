// Templates as authors keep them: built-in texts, and rows that override them or add new ones.
import { sql } from 'kysely';
import { type Language, languages } from '../../ground/contract.ts';
import { type Db, Problem, readShop, type Tx } from '../../ground/index.ts';
import type { TemplateDetail, TemplateProblem, TemplateText } from '../contract.ts';
import { messageErrors } from '../errors.ts';
import { readSender } from '../sender/settings.ts';
import { builtInKeys, builtInTemplate } from './built-in.ts';
import type { Renderer } from './render-thread.ts';
import { barestReader, sampleReader } from './sample.ts';

interface Row {
  readonly key: string;
  readonly language: Language;
  readonly subject: string;
  readonly body: string;
  readonly textBody: string | null;
  readonly version: number;
  readonly changedAt: Date;
}

export interface StoredTemplate extends TemplateText {
  readonly key: string;
  readonly language: Language;
  readonly builtIn: boolean;
  readonly version: number;
  readonly changedAt: Date | null;
}

/** Every e-mail template in every language: the built-in ones first, then the shop's own by key. */
export async function listTemplates(db: Db): Promise<StoredTemplate[]> {
  const rows = await readRows(db);
  const keys = [...new Set([...builtInKeys, ...rows.map(({ key }) => key).sort()])];
  return keys.flatMap((key) => languages.flatMap((language) => resolve(rows, key, language) ?? []));
}

/** One template; undefined when there is neither a row nor a built-in text. */
export async function findTemplate(db: Db, key: string, language: Language): Promise<StoredTemplate | undefined> {
  return resolve(await readRows(db, key), key, language);
}

/**
 * What readers of each language get of a template: in that language, else in the shop's, else in whichever there is.
 * The answer is undefined when the key is unknown.
 */
export async function templatesFor(db: Db, key: string): Promise<(language: Language) => StoredTemplate | undefined> {
  const rows = await readRows(db, key);
  const { language: ofShop } = await readShop(db);
  return (language) => {
    for (const one of [language, ofShop as Language, ...languages]) {
      const found = resolve(rows, key, one);
      if (found) return found;
    }
    return undefined;
  };
}

function resolve(rows: readonly Row[], key: string, language: Language): StoredTemplate | undefined {
  const row = rows.find((one) => one.key === key && one.language === language);
  if (row) return { ...row, builtIn: false };
  const text = builtInTemplate(key, language);
  return text && { ...text, key, language, builtIn: true, version: 0, changedAt: null };
}

function readRows(db: Db, key?: string): Promise<Row[]> {
  return db.rows(sql<Row>`
    select key, language, subject, body, text_body as "textBody", version, changed_at as "changedAt"
    from template where channel = 'email' and (${key ?? null}::text is null or key = ${key ?? null})`);
}

/** Everything wrong with a text, looked at with a reader who has all fields and one who has the fewest. */
export async function checkTemplate(
  db: Db,
  renderer: Renderer,
  language: Language,
  text: TemplateText,
): Promise<readonly TemplateProblem[]> {
  const { name, currency } = await readShop(db);
  const { postalLine } = await readSender(db);
  const shop = { name, currency, postalLine };
  const { problems } = await renderer.check(text, [sampleReader(language, shop), barestReader(shop)]);
  return problems;
}

/**
 * Saves a text over `version` (0 = the built-in one, or none yet) and returns it with its new version. Throws a Problem
 * when the text is broken, and when somebody saved meanwhile.
 */
export async function saveTemplate(
  tx: Tx,
  renderer: Renderer,
  what: TemplateText & { readonly key: string; readonly language: Language; readonly version: number },
  now: Date,
): Promise<TemplateDetail> {
  const { key, language, version, subject, body, textBody } = what;
  const problems = await checkTemplate(tx, renderer, language, { subject, body, textBody });
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length > 0) {
    const summary = errors.map(({ line, message }) => (line === null ? message : `line ${line}: ${message}`)).join(' ');
    throw new Problem(messageErrors.template_broken, { summary, problems });
  }
  const [row] = await tx.rows(sql<{ version: number }>`
    insert into template (key, language, channel, subject, body, text_body, version, changed_at)
    select ${key}, ${language}, 'email', ${subject}, ${body}, ${textBody}, 1, ${now} where ${version}::int = 0
    on conflict (key, language, channel) do nothing
    returning version`);
  const [changed] = row
    ? [row]
    : await tx.rows(sql<{ version: number }>`
        update template set subject = ${subject}, body = ${body}, text_body = ${textBody}, version = version + 1,
          changed_at = ${now}
        where key = ${key} and language = ${language} and channel = 'email' and version = ${version}
        returning version`);
  if (!changed) throw new Problem(messageErrors.template_changed);
  return {
    key,
    language,
    channel: 'email',
    subject,
    body,
    textBody,
    builtIn: false,
    version: changed.version,
    changedAt: now.toISOString(),
    problems: [...problems],
  };
}

/** Takes the shop's own text away; where Ritorno ships one, that is in force again. False when there was none. */
export async function dropTemplate(tx: Tx, key: string, language: Language): Promise<boolean> {
  const dropped = await tx.run(
    sql`delete from template where key = ${key} and language = ${language} and channel = 'email'`,
  );
  return dropped > 0;
}
