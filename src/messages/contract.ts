// The API of messages: templates, the queue's accounting, the sender and the mail catcher, as a browser may know them.
import { z } from 'zod';
import { language } from '../ground/contract.ts';

export const channel = z.enum(['email', 'sms', 'push']);

/** pending -> sending -> sent | suppressed | uncertain; pending -> suppressed. */
export const messageState = z.enum(['pending', 'sending', 'sent', 'suppressed', 'uncertain']);
export type MessageState = z.infer<typeof messageState>;

/** Why a message was not sent. Every suppressed message has exactly one. */
export const suppressionReasons = [
  'came_back',
  'redeemed',
  'no_consent',
  'withdrawn',
  'objected',
  'no_address',
  'bad_address',
  'address_suppressed',
  'channel_not_set_up',
  'coupon_refused',
  'coupon_not_usable',
  'campaign_ended',
  'too_late',
  'not_late',
  'one_a_day',
  'template_error',
  'rejected',
] as const;
export const suppressionReason = z.enum(suppressionReasons);
export type SuppressionReason = z.infer<typeof suppressionReason>;

const instant = z.iso.datetime();
const cursor = z.string().max(200).optional();

// ---------------------------------------------------------------- templates

export const templateKey = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens');

/** What an author writes: a Liquid subject, an MJML body with Liquid in it, and a Liquid text part (null = made from the HTML). */
export const templateText = z.object({
  subject: z.string().max(500),
  body: z.string().max(200_000),
  textBody: z.string().max(100_000).nullable(),
});
export type TemplateText = z.infer<typeof templateText>;

export const templateProblemCodes = [
  'subject_empty',
  'subject_unreadable',
  'body_empty',
  'body_unreadable',
  'body_no_mjml',
  'text_unreadable',
  'unsubscribe_missing',
  'text_unsubscribe_missing',
  'unsafe_html',
  'remote_include',
  'too_slow',
  'too_large',
] as const;

/** Something wrong with a template; an `error` cannot be saved, a `warning` can. */
export const templateProblem = z.object({
  code: z.enum(templateProblemCodes),
  level: z.enum(['error', 'warning']),
  part: z.enum(['subject', 'body', 'text']),
  /** 1-based line in that part; null when it belongs to the whole. */
  line: z.number().int().nullable(),
  /** The sentence for the author, in English; pages translate by code and show this as detail. */
  message: z.string(),
});
export type TemplateProblem = z.infer<typeof templateProblem>;

export const templateSummary = z.object({
  key: templateKey,
  language,
  channel,
  subject: z.string(),
  /** True while the text that ships with Ritorno is in use. */
  builtIn: z.boolean(),
  /** 0 for a built-in text. */
  version: z.number().int(),
  changedAt: instant.nullable(),
});
export const templateList = z.object({ items: z.array(templateSummary) });

export const templateDetail = templateSummary
  .extend(templateText.shape)
  .extend({ problems: z.array(templateProblem) })
  .meta({ id: 'Template' });
export type TemplateDetail = z.infer<typeof templateDetail>;

/** Saves a text; `version` is the one that the author had before them (0 = built-in or new): a newer one is a conflict. */
export const saveTemplate = templateText.extend({ version: z.number().int().min(0) });

/** A test message to the address of whoever asks: the text in the form, or the stored one. */
export const templateTestRequest = z.strictObject({
  text: templateText.optional(),
  withCoupon: z.boolean().default(true),
});
export const templateTestAnswer = z
  .object({
    ok: z.boolean(),
    /** To whom it went. */
    to: z.string(),
    /** Where it is now: at the mail server, or kept by the catcher. */
    went: z.enum(['smtp', 'catcher']),
    sentence: z.string(),
  })
  .meta({ id: 'TemplateTest' });

/** A preview with the sample customer, or with a real one. */
export const previewRequest = templateText.extend({
  language,
  customerId: z.number().int().positive().optional(),
  /** Without a coupon, to see that form of the message. */
  withCoupon: z.boolean().default(true),
});
export const previewAnswer = z
  .object({ subject: z.string(), html: z.string(), text: z.string(), problems: z.array(templateProblem) })
  .meta({ id: 'TemplatePreview' });

// ---------------------------------------------------------------- messages

export const message = z
  .object({
    customerId: z.number().int(),
    campaignId: z.number().int(),
    anchor: instant,
    rung: z.number().int(),
    channel,
    template: z.string(),
    couponCode: z.string().nullable(),
    dueAt: instant,
    notAfter: instant,
    state: messageState,
    reason: suppressionReason.nullable(),
    /** Detail of the reason: the SMTP answer, the line of the template. */
    detail: z.string().nullable(),
    attempts: z.number().int(),
    retryAt: instant.nullable(),
    settledAt: instant.nullable(),
    messageId: z.string().nullable(),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof message>;
export const messageList = z.object({ items: z.array(message), next: z.string().nullable() });
export const messageListQuery = z.object({
  campaignId: z.coerce.number().int().positive().optional(),
  state: messageState.optional(),
  reason: suppressionReason.optional(),
  cursor,
});

/** due = sent + suppressed + pending + uncertain, always; `pending` counts what is queued, on its way or not yet queued. */
export const accounting = z
  .object({
    due: z.number().int(),
    sent: z.number().int(),
    suppressed: z.number().int(),
    pending: z.number().int(),
    uncertain: z.number().int(),
    /** The suppressed ones by reason, largest first. */
    reasons: z.array(z.object({ reason: suppressionReason, count: z.number().int() })),
  })
  .meta({ id: 'Accounting' });
export type Accounting = z.infer<typeof accounting>;
export const accountingQuery = z.object({ campaignId: z.coerce.number().int().positive().optional() });

// ---------------------------------------------------------------- sender

const oneLine = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !/\p{Cc}/u.test(text), { message: 'one line of text', params: { reason: 'one_line' } });

/** https (http only on loopback), no query: what the links in a message begin with. */
const publicUrl = z.url({ protocol: /^https?$/ }).max(200);

export const senderSettings = z
  .object({
    /** catcher = nothing leaves this machine. */
    kind: z.enum(['catcher', 'smtp']),
    host: oneLine(253).default(''),
    port: z.number().int().min(1).max(65_535).default(587),
    /** implicit = TLS from the first byte; starttls = required upgrade; none = plain (loopback or private hosts only). */
    tls: z.enum(['implicit', 'starttls', 'none']).default('starttls'),
    user: oneLine(320).default(''),
    /** Connections at once; also the most messages that one crash can leave uncertain. */
    pool: z.number().int().min(1).max(50).default(5),
    /** The owner says that a loopback or private address is meant. */
    allowPrivateHost: z.boolean().default(false),
    fromName: oneLine(120).default(''),
    fromAddress: z.union([z.literal(''), z.email()]).default(''),
    replyTo: z.union([z.literal(''), z.email()]).default(''),
    /** Street, town, company data at the foot of each message. */
    postalLine: oneLine(300).default(''),
    publicUrl: z.union([z.literal(''), publicUrl]).default(''),
  })
  .meta({ id: 'SenderSettings' });
export type SenderSettings = z.infer<typeof senderSettings>;

/** `password`: absent = keep, '' = forget. */
export const saveSender = senderSettings.extend({ password: z.string().max(1_000).optional() });

export const senderState = senderSettings.extend({
  hasPassword: z.boolean(),
  /** What keeps messages waiting at the moment, if anything. */
  trouble: z.object({ since: instant, lastAt: instant, code: z.string(), sentence: z.string() }).nullable(),
  /** How many connections the mail server allows at once, where these are fewer than are set. Tried anew once a day. */
  allowed: z.object({ connections: z.number().int(), since: instant }).nullable(),
});
export type SenderState = z.infer<typeof senderState>;

export const verifyAnswer = z.object({ ok: z.boolean(), sentence: z.string() });
export const testSendRequest = z.object({ to: z.email(), language: language.default('en') });
export const testSendAnswer = z.object({ ok: z.boolean(), messageId: z.string().nullable(), sentence: z.string() });

// ---------------------------------------------------------------- mail catcher

export const caughtMail = z.object({
  id: z.number().int(),
  caughtAt: instant,
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  messageId: z.string().nullable(),
});
export type CaughtMail = z.infer<typeof caughtMail>;
export const caughtMailList = z.object({
  items: z.array(caughtMail),
  next: z.string().nullable(),
  total: z.number().int(),
});
export const caughtMailQuery = z.object({
  /** Part of a recipient's address or of the subject. */
  search: z.string().max(200).optional(),
  cursor,
});

/** One mail taken apart. The HTML is served alone by GET /api/caught-mail/:id/html, to be shown in a sandboxed iframe. */
export const caughtMailDetail = caughtMail
  .extend({
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    text: z.string().nullable(),
    hasHtml: z.boolean(),
    bytes: z.number().int(),
  })
  .meta({ id: 'CaughtMail' });
export type CaughtMailDetail = z.infer<typeof caughtMailDetail>;
export const deletedAnswer = z.object({ deleted: z.number().int() });
