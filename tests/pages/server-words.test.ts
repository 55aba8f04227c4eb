// Everything that the server says in words of its own is said by the pages in four languages: errors by their key,
// lines left out of an import by their reason, a mail server's trouble by its code, refused fields of forms.
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { newCampaign } from '../../src/campaigns/contract.ts';
import {
  type FieldError,
  type Language,
  languages,
  newAccount,
  passwordChange,
  setup,
  shopChange,
} from '../../src/ground/contract.ts';
import type { ErrorKind } from '../../src/ground/errors.ts';
import { fieldError } from '../../src/ground/http/invalid-input.ts';
import { rejections, warnings } from '../../src/ledger/import/rejections.ts';
import { saveSender } from '../../src/messages/contract.ts';
import { troubleOf } from '../../src/messages/sender/trouble.ts';
import { newOffer } from '../../src/offers/contract.ts';
import { fieldProblem } from '../../src/web/kit/field-problem.ts';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { it as italian } from '../../src/web/texts/it.ts';
import { pl } from '../../src/web/texts/pl.ts';

type Texts = Record<string, Record<string, string>>;
const spoken: Record<Language, Texts> = { en, it: italian, pl, es };

/** Rooms whose errors are met in a terminal only: before there is a server, or in commands that read files. */
const inTerminal = ['ground/backup', 'measurement'];
/** Keys of other rooms that no page can meet: the database's start, API keys of machines, commands. */
const neverOnPages = [
  'doors port_taken',
  'doors port_refused',
  'doors virtual_day_sends',
  'doors run_going_on',
  'doors home_unusable',
  'doors vault_key_unreadable',
  'doors vault_key_damaged',
  'ground/database migration_changed',
  'ground/database schema_newer',
  'ground/database embedded_missing',
  'ground/database embedded_unusable',
  'ground/database embedded_start_failed',
  'ground/database other_owner',
  'ground/database other_major',
  'ground/database unreachable_folder',
  'ground/database socket_squatted',
  'ground/database no_permission',
  'ground/database unreachable',
  'ground/database server_too_old',
  'ground/accounts email_unknown',
  'ground/http key_required',
  'ground/http key_too_wide',
  'campaigns campaign_file_unreadable',
  'campaigns campaign_file_invalid',
  'ledger batch_shape',
  'scores model_unknown',
  'scores choice_unreadable',
  'scores gone_limit_malformed',
  'scores file_without_purchases',
  'scores file_without_repeats',
  'scores file_without_column',
  'scores nothing_after_cutoff',
  'scores plot_of_nothing',
  'scores plot_no_svg',
  'scores plot_unwritable',
  'ledger receipt_not_found',
  'ledger receipt_of_several',
];

interface Listed extends ErrorKind {
  readonly room: string;
}

const sources = fileURLToPath(new URL('../../src/', import.meta.url));

async function everyError(): Promise<Listed[]> {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => name.endsWith('/errors.ts') && name !== 'ground/errors.ts');
  const listed: Listed[] = [];
  for (const file of files) {
    const catalogues = (await import(pathToFileURL(join(sources, file)).href)) as Record<string, object>;
    const room = file.replace(/\/errors\.ts$/, '');
    for (const kinds of Object.values(catalogues)) {
      for (const kind of Object.values(kinds) as ErrorKind[]) listed.push({ ...kind, room });
    }
  }
  return listed;
}

const errors = await everyError();
const nameOf = ({ room, code }: Listed) => `${room} ${code}`;
const onPages = errors.filter((kind) => !inTerminal.includes(kind.room) && !neverOnPages.includes(nameOf(kind)));
const values = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name).sort();

describe('errors', () => {
  it('that can reach a page have a sentence and a remedy in every language, and no others have', () => {
    const keys = new Set(onPages.flatMap(({ code }) => [code, `${code}.remedy`]));
    for (const language of languages) expect(new Set(Object.keys(spoken[language].problem)), language).toEqual(keys);
  });

  it('that no page can meet are named by what the catalogues hold', () => {
    expect(neverOnPages.filter((name) => !errors.some((kind) => nameOf(kind) === name))).toEqual([]);
    expect(inTerminal.filter((room) => !errors.some((kind) => kind.room === room))).toEqual([]);
  });

  it('name only values that the server sends with every error of the key, and the same in every language', () => {
    for (const { code, sentence, remedy, room } of onPages) {
      const sent = values(`${sentence} ${remedy}`, /\{(\w+)\}/g);
      for (const key of [code, `${code}.remedy`]) {
        const named = languages.map((language) => values(spoken[language].problem[key], /\{\{(\w+)/g));
        for (const [place, names] of named.entries()) {
          expect(names, `${languages[place]} ${key}`).toEqual(named[0]);
          for (const name of names) expect(sent, `${room} ${code}`).toContain(name);
        }
      }
    }
  });
});

it('every reason for leaving out a line or a part of it is said in every language', () => {
  const reasons = [
    ...Object.values(rejections).map(({ reason }) => `reject.${reason}`),
    ...Object.values(warnings).map(({ reason }) => `warning.${reason}`),
  ];
  for (const language of languages) {
    const known = Object.keys(spoken[language].ledger).filter((key) => /^(?:reject|warning)\./.test(key));
    expect(new Set(known), language).toEqual(new Set(reasons));
  }
});

it('every trouble with a mail server that the sender tells apart is said in every language', () => {
  const unknown = troubleOf(new Error('no code')).sentence;
  // A policy is read from the server's answer and a streak from several mails, neither from an error's code.
  const fromElsewhere = ['trouble.EPOLICY', 'trouble.ESTREAK', 'trouble.ENOBODY'];
  const known = Object.keys(en.messages).filter((key) => /^trouble\.E/.test(key) && !fromElsewhere.includes(key));
  expect(known.length).toBeGreaterThan(5);
  for (const key of known) {
    const code = key.replace('trouble.', '');
    expect(troubleOf(Object.assign(new Error(code), { code })).sentence, code).not.toBe(unknown);
  }
  const troubles = (texts: Texts) => Object.keys(texts.messages).filter((key) => key.startsWith('trouble.'));
  for (const language of languages) expect(troubles(spoken[language])).toEqual(troubles(en));
});

/** Values that forms can send although they are wrong, each with the schema that refuses it. */
const refused: [what: string, schema: z.ZodType, body: unknown][] = [
  ['an empty name', shopChange, { name: ' ' }],
  ['a name that is too long', shopChange, { name: 'x'.repeat(101) }],
  ['a zone that does not exist', shopChange, { zone: 'Europe/Atlantis' }],
  ['no currency', shopChange, { currency: 'euro' }],
  ['a currency that does not exist', shopChange, { currency: 'EUX' }],
  ['no country', shopChange, { country: 'Italy' }],
  ['too little patience', shopChange, { patienceDays: 3 }],
  ['no patience at all', shopChange, { patienceDays: null }],
  ['half a day of patience', shopChange, { patienceDays: 90.5 }],
  ['too much patience', shopChange, { patienceDays: 9999 }],
  ['closed all week', shopChange, { closedWeekdays: [1, 2, 3, 4, 5, 6, 7] }],
  ['no address, a short password', newAccount, account({ email: 'elena', password: 'short' })],
  ['a role that does not exist', newAccount, account({ role: 'king' })],
  ['a short new password', passwordChange, { current: 'x', next: 'short' }],
  ['an owner without a name', setup, { ...account({ name: '' }), role: undefined, token: 'x' }],
  ['a sender with wrong fields', saveSender, { kind: 'smtp', port: 70_000, pool: 0, publicUrl: 'shop', host: 'a\nb' }],
  ['an offer with a life that is too short', newOffer, offer({ leastDays: 10, mostDays: 12 })],
  ['an offer with days outside its life', newOffer, offer({ rule: { kind: 'fixed', days: 300 } })],
  ['an offer for ever', newOffer, offer({ leastDays: 0, mostDays: 9999 })],
];

function account(change: object): object {
  const right = { name: 'Elena', email: 'elena@example.org', password: 'long enough', role: 'owner', language: 'it' };
  return { ...right, ...change };
}

function offer(change: object): object {
  const expiry = { rule: { kind: 'beat' }, leastDays: 7, mostDays: 45, endsOn: [1, 2, 3], ...change };
  return { name: 'Five', definition: { gives: { kind: 'amount', minor: { base: 500, byClass: {} } }, expiry } };
}

/** The issues of a schema as the server sends them. */
function reasonsOf(schema: z.ZodType, body: unknown): FieldError[] {
  const issues = schema.safeParse(body).error?.issues ?? [];
  return issues.map(({ code, path, message, ...params }) =>
    fieldError({ keyword: code, instancePath: `/${path.join('/')}`, params, message }),
  );
}

it.each(refused)('tells what is wrong with a form: %s', (_, schema, body) => {
  const reasons = reasonsOf(schema, body).filter(({ code }) => code !== 'unrecognized_keys');
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.filter((reason) => fieldProblem(reason).key === 'field.other')).toEqual([]);
});

it('tells of a campaign that ends before it starts, and of an hour that is none', () => {
  const ladder = [{ when: { kind: 'entry' }, offer: 1, template: 'comeback-first', hour: '9:30' }];
  const definition = { entry: { kind: 'days', days: 60 }, ladder, startsOn: '2026-05-02', endsOn: '2026-05-01' };
  const reasons = reasonsOf(newCampaign, { name: 'Spring', definition });
  expect(reasons.map((reason) => fieldProblem(reason).key)).toEqual(['field.hour', 'field.endBeforeStart']);
});
