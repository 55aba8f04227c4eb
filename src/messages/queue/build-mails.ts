// Writes the messages of a page of candidates: merge fields, template, headers; what cannot be written is told apart.
import { type Language, languages } from '../../ground/contract.ts';
import { type Db, readShop, type Shop } from '../../ground/index.ts';
import type { SenderSettings, SuppressionReason } from '../contract.ts';
import { writeDay, writeMoney, writePercent } from '../in-words.ts';
import { asciiAddress } from '../sender/addresses.ts';
import { type Links, openLinks } from '../sender/links.ts';
import { fromAddress, linkBase, readSender } from '../sender/settings.ts';
import type { CouponFields, MergeFields } from '../templates/merge-fields.ts';
import { namesToRead, nameToRead } from '../templates/names.ts';
import type { Renderer } from '../templates/render-thread.ts';
import type { MailOrder } from '../templates/render-worker.ts';
import { type StoredTemplate, templatesFor } from '../templates/store.ts';
import type { Candidate, CandidateCoupon } from './candidates.ts';
import { type MessageKey, messageIdOf } from './keys.ts';
import type { Ready } from './turn.ts';

/** A message that can be claimed and handed over. */
export interface Built extends Ready {
  readonly dueAt: Date;
  readonly attempts: number;
  readonly to: string;
  readonly raw: Uint8Array;
}

/** A message that cannot be written, and why. */
export interface Unwritable {
  readonly key: MessageKey;
  readonly reason: Extract<SuppressionReason, 'template_error' | 'bad_address'>;
  readonly detail: string;
}

/** What all messages of a run share. */
export interface Desk {
  readonly db: Db;
  readonly renderer: Renderer;
  readonly shop: Shop;
  readonly settings: SenderSettings;
  readonly from: string;
  readonly links: Links;
  readonly linkBase: string;
  readonly now: Date;
}

/** Reads what all messages of a run share. */
export async function openDesk(db: Db, renderer: Renderer, now: Date): Promise<Desk> {
  const settings = await readSender(db);
  return {
    db,
    renderer,
    now,
    settings,
    shop: await readShop(db),
    from: fromAddress(settings),
    links: await openLinks(db, now),
    linkBase: await linkBase(db),
  };
}

/** Keeps one job of the render thread at 10 to 20 ms, so that lanes never wait long for it. */
const chunk = 60;

/** Writes the candidates, chunk by chunk, each chunk of one template. */
export async function* buildMails(
  desk: Desk,
  candidates: readonly Candidate[],
): AsyncGenerator<{ built: Built[]; unwritable: Unwritable[] }> {
  const known = new Map<string, Awaited<ReturnType<typeof templatesFor>>>();
  for (const group of groups(candidates, desk.shop.language as Language)) {
    const inLanguage = known.get(group.template) ?? (await templatesFor(desk.db, group.template));
    known.set(group.template, inLanguage);
    const template = inLanguage(group.language);
    for (let at = 0; at < group.members.length; at += chunk) {
      yield buildChunk(desk, group, template, group.members.slice(at, at + chunk));
    }
  }
}

interface Group {
  readonly template: string;
  readonly language: Language;
  readonly members: Candidate[];
}

function groups(candidates: readonly Candidate[], shopLanguage: Language): Group[] {
  const found = new Map<string, Group>();
  for (const candidate of candidates) {
    const language = languageOf(candidate.language, shopLanguage);
    const id = `${language} ${candidate.template}`;
    const group = found.get(id) ?? { template: candidate.template, language, members: [] };
    group.members.push(candidate);
    found.set(id, group);
  }
  return [...found.values()];
}

/** The customer's own language where we write it ('it-CH' is 'it'), else the shop's. */
export function languageOf(own: string | null, ofShop: Language): Language {
  const base = own?.slice(0, 2).toLowerCase();
  return languages.find((one) => one === base) ?? ofShop;
}

async function buildChunk(
  desk: Desk,
  { template: key, language }: Group,
  template: StoredTemplate | undefined,
  members: readonly Candidate[],
): Promise<{ built: Built[]; unwritable: Unwritable[] }> {
  const unwritable: Unwritable[] = [];
  const refuse = (candidate: Candidate, reason: Unwritable['reason'], detail: string) =>
    unwritable.push({ key: candidate, reason, detail });
  if (!template) {
    for (const one of members) refuse(one, 'template_error', `There is no template ${key}.`);
    return { built: [], unwritable };
  }
  const orders: { candidate: Candidate; to: string; messageId: string; order: MailOrder }[] = [];
  for (const candidate of members) {
    const to = asciiAddress(candidate.email);
    if (to === undefined) refuse(candidate, 'bad_address', 'The address cannot be written in ASCII.');
    else orders.push({ candidate, to, ...orderFor(desk, candidate, to, language, template.language) });
  }
  const mails = await desk.renderer.mails(
    { subject: template.subject, body: template.body, textBody: template.textBody },
    orders.map(({ order }) => order),
  );
  const built: Built[] = [];
  mails.forEach((mail, at) => {
    const { candidate, to, messageId } = orders[at];
    if ('trouble' in mail) refuse(candidate, 'template_error', mail.trouble.slice(0, 300));
    else {
      const { email, attempts, dueAt } = candidate;
      built.push({ key: candidate, email, to, messageId, dueAt, attempts, raw: mail.raw });
    }
  });
  return { built, unwritable };
}

function orderFor(desk: Desk, candidate: Candidate, to: string, language: Language, written: Language) {
  const { links, settings, from } = desk;
  const unsubscribeUrl = `${desk.linkBase}/u/${links.token(candidate)}`;
  const messageId = messageIdOf(candidate, links.key, from.split('@')[1]);
  const order: MailOrder = {
    fields: fieldsOf(desk, candidate, language, unsubscribeUrl),
    headers: {
      from: { name: settings.fromName || desk.shop.name, address: from },
      to: { name: nameToRead(candidate.name), address: to },
      replyTo: settings.replyTo || null,
      messageId,
      date: desk.now,
      language: written,
      unsubscribeUrl,
    },
  };
  return { messageId, order };
}

/** What a template may say to this reader. */
export function fieldsOf(
  { shop, settings }: Pick<Desk, 'shop' | 'settings'>,
  reader: Pick<Candidate, 'name' | 'givenName' | 'coupon'>,
  language: Language,
  unsubscribeUrl: string,
): MergeFields {
  return {
    customer: namesToRead({ name: reader.name, given_name: reader.givenName }),
    shop: { name: shop.name, postal_line: settings.postalLine || null },
    coupon: reader.coupon && couponFields(reader.coupon, language),
    unsubscribe_url: unsubscribeUrl,
  };
}

function couponFields(coupon: CandidateCoupon, language: Language): CouponFields {
  const money = (minor: number | null) =>
    minor === null ? null : writeMoney({ minor, currency: coupon.currency }, language);
  return {
    kind: coupon.kind,
    value: couponValue(coupon, language),
    code: coupon.code,
    valid_until: writeDay(coupon.expiresOn, language),
    minimum: coupon.minimumMinor > 0 ? money(coupon.minimumMinor) : null,
    limit: coupon.kind === 'percent' ? money(coupon.limitMinor) : null,
    total: money(coupon.totalMinor),
  };
}

function couponValue({ kind, amountMinor, percent, product, currency }: CandidateCoupon, language: Language): string {
  if (kind === 'amount') return writeMoney({ minor: amountMinor ?? 0, currency }, language);
  if (kind === 'percent') return writePercent(percent ?? '0', language);
  return product ?? '';
}
