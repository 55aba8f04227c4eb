// `ritorno campaigns` on the command line: the same deeds as on the pages, as text and as JSON.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addDays, type Day, silent, virtualClock } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import { campaignCommands } from './commands.ts';
import { entryLimit, newCampaign, rungWhen } from './contract.ts';
import { draftFileHelp } from './draft-file.ts';
import { forgetAll, night } from './testing.ts';

const db = testDatabase();
const today: Day = '2026-03-02';
const context = () => testContext(db(), { clock: virtualClock(night(today)) });
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-commands-'));
  await forgetAll(db());
  const bought = boughtEvery(30, { times: 6, until: addDays(today, -100) });
  await db().transaction((tx) => someCustomers(tx, [{ externalId: 'anna', bought }]));
  await scoreBase(context(), today, silent);
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs `ritorno campaigns ...` and returns what it printed. */
async function campaigns(...words: string[]): Promise<string> {
  let printed = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    const program = new Command().exitOverride();
    campaignCommands(program, async () => ({ ...context(), close: async () => undefined }));
    await program.parseAsync(['node', 'ritorno', 'campaigns', ...words]);
  } finally {
    spy.mockRestore();
  }
  return printed;
}

async function draftFile(text: string): Promise<string> {
  const path = join(folder, 'draft.json');
  await writeFile(path, text);
  return path;
}

const draft = JSON.stringify({
  name: 'Winter comeback',
  definition: {
    entry: { kind: 'days', days: 60 },
    ladder: [{ when: { kind: 'entry' }, offer: null, template: 'comeback-a' }],
  },
});

test('a campaign is created, previewed, launched, its backlog started, paused and ended', async () => {
  const { campaignId } = JSON.parse(await campaigns('create', await draftFile(draft), '--json'));
  const id = String(campaignId);
  expect(await campaigns('preview', id)).toContain('anna: usually every 30 days, silent for 100');
  expect(JSON.parse(await campaigns('preview', id, '--json'))).toMatchObject({ overLimit: 1, backlog: 1 });
  expect(await campaigns('launch', id)).toContain('Late before the launch: 1');
  const plan = JSON.parse(await campaigns('backlog', id, '--mornings', '2', '--json'));
  expect(plan).toEqual({ planned: 1, mornings: [{ day: addDays(today, 1), customers: 1 }] });
  expect(await campaigns('list')).toContain('live    0 entered, 0 on the ladder  Winter comeback');
  expect(JSON.parse(await campaigns('pause', id, '--json'))).toEqual({ campaignId, status: 'paused' });
  expect(await campaigns('show', id)).toContain('Winter comeback (paused, version 1)');
  expect(await campaigns('end', id)).toContain('The campaign is ended.');
  const deeds = await db().rows(sql<{ deed: string }>`
    select deed from audit where account_id is null and subject = ${`campaign ${id}`} order by audit_id`);
  expect(deeds.map(({ deed }) => deed)).toEqual([
    'campaign created',
    'campaign launched',
    'backlog started',
    'campaign paused',
    'campaign ended',
  ]);
});

test('a file that is no campaign, a wrong number and an unknown campaign are told in words', async () => {
  await expect(campaigns('create', await draftFile('{'))).rejects.toThrow('it is no JSON');
  await expect(campaigns('create', await draftFile('{"name": "x"}'))).rejects.toThrow('definition: ');
  const missing = join(folder, 'missing.json');
  await expect(campaigns('create', missing)).rejects.toThrow(`The file ${missing} cannot be read: it does not exist.`);
  await expect(campaigns('show', '7')).rejects.toThrow('no campaign with the number 7');
});

test.each([
  ['show', 'abc'],
  ['pause', '0'],
  ['backlog', '1', '--from', '2026-02-30'],
  ['backlog', '1', '--mornings', '0'],
])('campaigns %s %s %s %s is refused before the data folder is opened', async (...words) => {
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const program = new Command().exitOverride();
    campaignCommands(program, () => expect.fail('it was opened'));
    const error = await program
      .parseAsync(['campaigns', ...words.filter((word) => word !== undefined)], {
        from: 'user',
      })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'commander.invalidArgument', message: expect.stringContaining('Give ') });
  } finally {
    told.mockRestore();
  }
});

test('the help of create shows files that it takes, and names every kind that the contract knows', async () => {
  const help = draftFileHelp();
  const [shortest, whole] = [...help.matchAll(/^\{\n.*?^\}$/gms)].map(([text]) => text);
  expect(newCampaign.parse(JSON.parse(shortest))).toEqual(JSON.parse(whole));
  const kinds = [...entryLimit.options, ...rungWhen.options].map(({ shape }) => shape.kind.value);
  for (const kind of kinds) expect(help).toContain(`"kind": "${kind}"`);
  expect(await campaigns('create', await draftFile(shortest))).toContain('is stored');
});
