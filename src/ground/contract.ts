// What the pages may know of `ground`: errors, accounts, the shop's settings, API keys.
import { z } from 'zod';

// without the schemas beside it, so that the first page need not load what checks them
export { minorDigits } from './minor-digits.ts';

/** Every error answer of the program, of the browser API and of the machine API alike. */
export const problemBody = z
  .object({
    code: z.number().int().describe('The HTTP status.'),
    key: z.string().describe('A stable name of the error, listed in the documentation.'),
    message: z.string().describe('What happened, in one sentence.'),
    details: z.record(z.string(), z.unknown()),
    remedy: z.string().describe('What to do next.'),
  })
  .meta({ id: 'Problem' });
export type ProblemBody = z.infer<typeof problemBody>;

/** Why a field was refused. */
export const fieldError = z.object({
  field: z.string().describe('Its path, parts joined by dots; empty for the whole.'),
  code: z.string().describe("A stable name of the reason: of Zod's issue codes, of a format, or of a rule of ours."),
  params: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe('What the reason names, as the `minimum` of too_small.'),
  message: z.string().describe('The reason in English.'),
});
export type FieldError = z.infer<typeof fieldError>;

/** `details` of the error with key 'invalid_input': one entry per field that was refused. */
export const fieldErrors = z.object({ fields: z.array(fieldError) });
export type FieldErrors = z.infer<typeof fieldErrors>;

export const languages = ['en', 'it', 'pl', 'es'] as const;
export const language = z.enum(languages);
export type Language = z.infer<typeof language>;

export const roles = ['owner', 'marketer', 'analyst', 'cashier'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** What a request may do: `<noun>:<read|write>`. Roles and API keys are sets of these. */
export const permissions = [
  'accounts:read',
  'accounts:write',
  'api-keys:read',
  'api-keys:write',
  'campaigns:read',
  'campaigns:write',
  'coupons:read',
  'customers:read',
  'customers:write',
  'imports:read',
  'imports:write',
  'messages:read',
  'messages:write',
  'offers:read',
  'offers:write',
  'purchases:write',
  'redemptions:write',
  'reports:read',
  'runs:read',
  'runs:write',
  'sending:write',
  'settings:read',
  'settings:write',
  'signals:write',
  'templates:read',
  'templates:write',
  'validations:write',
] as const;
export const permission = z.enum(permissions);
export type Permission = z.infer<typeof permission>;

/** What an API key may be allowed to do; accounts, keys and settings stay with people. */
export const scopes = [
  'customers:write',
  'purchases:write',
  'redemptions:write',
  'signals:write',
  'validations:write',
] as const satisfies readonly Permission[];
export const scope = z.enum(scopes);

const email = z.email().max(254);
const password = z.string().min(10).max(200);
/** Days that a person can mean: no shop has receipts of before, and no plan looks further. */
export const plausibleDays = { first: '1970-01-01', last: '2199-12-31' } as const;
/** A day that somebody asks about or plans for. */
export const plausibleDay = z.iso.date().refine((day) => day >= plausibleDays.first && day <= plausibleDays.last, {
  message: `a day from ${plausibleDays.first} to ${plausibleDays.last}`,
  params: { reason: 'day_out_of_range' },
});
/** A time zone by its IANA name. */
export const zone = z
  .string()
  .refine(isZoneName, { message: 'not a time zone of the IANA list', params: { reason: 'zone' } });
/** A currency by its letters in ISO 4217. */
export const currency = z.string().refine((code) => Intl.supportedValuesOf('currency').includes(code), {
  message: 'not a currency of ISO 4217, as EUR',
  params: { reason: 'currency' },
});
/** What is wrong with an amount that is no whole number of minor units, in words; it names the amount that was meant. */
export function notInMinorUnits(value: unknown): string {
  if (value === undefined) return 'an amount in minor units is missing';
  const told = JSON.stringify(value) ?? typeof value;
  return `${told.slice(0, 40)} is no whole number of minor units`;
}
/** A currency as programs write it: in small letters too, with blanks around it. */
export const writtenCurrency = z.string().trim().toUpperCase().pipe(currency);

const country = z.stringFormat('country', /^[A-Z]{2}$/, 'two capital letters, as in IT');
/** ISO weekday: 1 = Monday .. 7 = Sunday. */
export const weekday = z.number().int().min(1).max(7);

function isZoneName(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The shop's settings as pages read them. */
export const shop = z.object({
  name: z.string(),
  zone: z.string(),
  currency: z.string(),
  language: z.string(),
  country: z.string(),
  patienceDays: z.number().int(),
  churnHorizonDays: z.number().int(),
  lateRate: z.number(),
  goneBelow: z.number(),
  closedWeekdays: z.array(weekday),
  rejectsKeptDays: z.number().int(),
  sendingPausedAt: z.string().nullable(),
  sendingPausedReason: z.string().nullable(),
});
export type ShopBody = z.infer<typeof shop>;

/** What the owner may change of the shop; absent = as it was. Sending is paused and resumed by routes of their own. */
export const shopChange = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    zone,
    currency,
    language,
    country,
    patienceDays: z.number().int().min(30).max(3650),
    churnHorizonDays: z.number().int().min(7).max(730),
    lateRate: z.number().min(0.01).max(0.2),
    goneBelow: z.number().min(0.05).max(0.95),
    closedWeekdays: z.array(weekday).max(6),
    rejectsKeptDays: z.number().int().min(1).max(3650),
  })
  .partial();
export type ShopChange = z.infer<typeof shopChange>;

export const account = z.object({
  accountId: z.number().int(),
  email: z.string(),
  name: z.string(),
  role,
  language,
});
export type AccountBody = z.infer<typeof account>;

/** Who is asking. `account` is null before login; `needsSetup` while no owner exists. */
export const me = z.object({
  needsSetup: z.boolean(),
  account: account.nullable(),
  permissions: z.array(permission),
});
export type Me = z.infer<typeof me>;

/** The first owner. `token` is the one-time token that the program printed when it started. */
export const setup = z.strictObject({
  token: z.string(),
  email,
  name: z.string().trim().min(1).max(100),
  password,
  language,
  shop: shopChange.default({}),
});
export type Setup = z.infer<typeof setup>;

export const login = z.strictObject({ email: z.string().max(254), password: z.string().max(200) });
export type Login = z.infer<typeof login>;

/** What people may change of their own account. */
export const meChange = z.strictObject({ name: z.string().trim().min(1).max(100), language }).partial();
export type MeChange = z.infer<typeof meChange>;

export const passwordChange = z.strictObject({ current: z.string().max(200), next: password });
export type PasswordChange = z.infer<typeof passwordChange>;

/** A colleague, as the owner creates one. */
export const newAccount = z.strictObject({
  email,
  name: z.string().trim().min(1).max(100),
  password,
  role,
  language,
});
export type NewAccount = z.infer<typeof newAccount>;

/** What the owner may change of a colleague; the password has a route of its own. */
export const accountChange = z.strictObject({ role });
export type AccountChange = z.infer<typeof accountChange>;

/** A new password that the owner gives a colleague. */
export const passwordReset = z.strictObject({ password });
export type PasswordReset = z.infer<typeof passwordReset>;

export const accountRow = account.extend({ createdAt: z.string(), disabledAt: z.string().nullable() });
export const accountList = z.object({ items: z.array(accountRow) });
export type AccountRow = z.infer<typeof accountRow>;

export const pauseSending = z.strictObject({ reason: z.string().trim().min(1).max(200) });

export const newApiKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(scope).min(1),
});
export type NewApiKey = z.infer<typeof newApiKey>;

export const apiKey = z.object({
  apiKeyId: z.number().int(),
  name: z.string(),
  /** The first characters, to tell keys apart; the rest is not stored. */
  start: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type ApiKeyBody = z.infer<typeof apiKey>;

export const apiKeyList = z.object({ items: z.array(apiKey) });

/** The only answer that holds the key itself. */
export const createdApiKey = apiKey.extend({ key: z.string() });
export type CreatedApiKey = z.infer<typeof createdApiKey>;

export const processRoles = ['web', 'night', 'send'] as const;

/** A run: how far it is, what it has done, and why it stopped. */
export const run = z.object({
  runId: z.number().int(),
  /** The day that it is of. */
  asOf: z.string(),
  /** night = the night of a day; figures = who is late, again by day; entries = all that the night does, by day. */
  kind: z.enum(['night', 'figures', 'entries']),
  /** Who is at it, or was; null while nobody has taken it up. */
  process: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Why it stopped; a night goes on with its first unfinished phase. */
  error: z.string().nullable(),
  phases: z.array(
    z.object({
      phase: z.string(),
      done: z.number().int(),
      /** Null while nobody knows. */
      total: z.number().int().nullable(),
      finished: z.boolean(),
      figures: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type RunBody = z.infer<typeof run>;
/** The newest run, and what one that was asked for waits for. */
export const latestRun = z.object({
  run: run.nullable(),
  /** The process that is at a night or a calculation; null when nobody is. */
  holder: z.string().nullable(),
  /** Whether a process with the role `night` lives. Without one, what is asked for waits. */
  isServed: z.boolean(),
  /** Campaigns into which a calculation could let somebody. */
  liveCampaigns: z.number().int(),
});
export type LatestRun = z.infer<typeof latestRun>;

/** Which weeks are asked for: the last day of the newest, and how many. */
export const weeksQuery = z.object({
  to: z.iso.date(),
  weeks: z.coerce.number().int().min(1).max(53).default(26),
});
export type WeeksQuery = z.infer<typeof weeksQuery>;

/** How many of something there were in each week, the oldest first, each named by its last day. */
export const countedWeeks = z.object({ items: z.array(z.object({ to: z.iso.date(), count: z.number().int() })) });
export type CountedWeeks = z.infer<typeof countedWeeks>;

/** What is asked for by "Calculate now". */
export const askedRun = z.strictObject({
  /** Also let in whoever has crossed a campaign's limit since the last night, as the night does. */
  entries: z.boolean().default(false),
});
export type AskedRunBody = z.input<typeof askedRun>;

/** One job: what it did last, who is at it, when it comes back. */
export const jobRow = z.object({
  job: z.string(),
  role: z.enum(processRoles),
  /** Seconds from the end of one round to the next; null for one that comes at an hour or when asked. */
  everySeconds: z.number().int().nullable(),
  /** When it comes next by the clock; null when it comes back by itself every few seconds or when asked. */
  nextAt: z.string().nullable(),
  /** Whether that moment is over: it begins as soon as somebody takes it up. */
  isDue: z.boolean(),
  /** Whether a living process has its role. */
  isServed: z.boolean(),
  atWork: z.array(z.object({ process: z.string(), since: z.string() })),
  /** The newest look, whatever came of it; null before the first. */
  lookedAt: z.string().nullable(),
  /** The newest time that there was something to do. */
  worked: z
    .object({
      at: z.string(),
      milliseconds: z.number().int(),
      process: z.string(),
      figures: z.record(z.string(), z.unknown()),
    })
    .nullable(),
  /** Why the newest round ended early; null when it did not. */
  error: z.string().nullable(),
});
export type JobRow = z.infer<typeof jobRow>;

/** What runs: processes, jobs, the newest runs. */
export const whatRuns = z.object({
  processes: z.array(
    z.object({
      process: z.string(),
      roles: z.array(z.enum(processRoles)),
      version: z.string(),
      startedAt: z.string(),
    }),
  ),
  jobs: z.array(jobRow),
  runs: z.array(run),
});
export type WhatRuns = z.infer<typeof whatRuns>;

/** The sample shop of this installation. */
export const sampleState = z.object({
  state: z.enum(['none', 'making', 'ready', 'failed']),
  /** When it stands still; null while there is none. */
  at: z.string().nullable(),
  /** How far the making is; null while nothing is made, `total` also while nobody knows. */
  done: z.number().int().nullable(),
  total: z.number().int().nullable(),
  /** What it takes on the disk, or will take. */
  bytes: z.number().int(),
  /** Why it could not be made or opened. */
  problem: z.string().nullable(),
});
export type SampleState = z.infer<typeof sampleState>;
