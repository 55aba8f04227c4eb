// The browser API of campaigns: drafts, launch with its checks, backlog, end; who may, and what is refused.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays, type Day, silent, virtualClock } from '../ground/index.ts';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import type { Campaign, CampaignDraft, LaunchObstacle } from './contract.ts';
import { campaignRoutes } from './routes.ts';
import { forgetAll, night } from './testing.ts';

const db = testDatabase();
const today: Day = '2026-03-02';
const draft: { name: string; definition: CampaignDraft } = {
  name: 'Winter comeback',
  definition: {
    entry: { kind: 'days', days: 60 },
    ladder: [{ when: { kind: 'entry' }, offer: null, template: 'comeback-a' }],
  },
};
let obstacles: LaunchObstacle[] = [];
let server: TestApp;
let marketer: Send;

beforeAll(async () => {
  const context = testContext(db(), { clock: virtualClock(night(today)) });
  server = await testApp(context, (app, given) =>
    campaignRoutes(app, given, {
      checks: [async () => obstacles],
      ceilings: async () => ({ ceiling: () => 1000, usedShare: null }),
    }),
  );
  marketer = await server.as('marketer');
});
afterAll(() => server.app.close());
beforeEach(async () => {
  obstacles = [];
  await forgetAll(db());
  await db().transaction((tx) =>
    someCustomers(tx, [
      { bought: boughtEvery(30, { times: 6, until: addDays(today, -100) }) },
      { bought: boughtEvery(30, { times: 6, until: addDays(today, -5) }) },
    ]),
  );
});

const post = async (url: string, payload?: object) => marketer({ method: 'POST', url, payload });
const created = async () => (await post('/api/campaigns', draft)).json() as Campaign;
const scored = () => scoreBase(testContext(db()), today, silent);

test('a draft is stored with its defaults, listed, changed with a new version, and discarded', async () => {
  const campaign = await created();
  expect(campaign).toMatchObject({
    name: 'Winter comeback',
    status: 'draft',
    version: 1,
    definition: { holdOutShare: 0.1, lateHours: 12, earlierCoupon: 'adds_up', ladder: [{ hour: '09:30' }] },
    figures: { entered: 0, open: 0 },
  });
  const url = `/api/campaigns/${campaign.campaignId}`;
  const changed = await marketer({ method: 'PUT', url, payload: { version: 1, name: 'Spring comeback' } });
  expect(changed.json()).toMatchObject({ name: 'Spring comeback', version: 2 });
  const stale = await marketer({ method: 'PUT', url, payload: { version: 1, name: 'Too late' } });
  expect([stale.statusCode, stale.json().key]).toEqual([409, 'campaign_changed_meanwhile']);
  const list = (await marketer({ url: '/api/campaigns' })).json();
  expect(list).toMatchObject({ items: [{ name: 'Spring comeback', rungs: 1, entered: 0 }], next: null });
  expect((await marketer({ method: 'DELETE', url })).statusCode).toBe(204);
  expect((await marketer({ url })).json()).toMatchObject({ code: 404, key: 'campaign_unknown' });
});

test('more campaigns than one page are listed once each; a forged cursor is refused in words', async () => {
  await db().run(sql`
    insert into campaign (name, status, definition, seed, created_at, changed_at)
    select 'no ' || i, 'draft', '{"ladder": []}', 's', now(), now() from generate_series(1, 120) i`);
  const names: string[] = [];
  for (let url: string | undefined = '/api/campaigns'; url; ) {
    const page: { items: { name: string }[]; next: string | null } = (await marketer({ url })).json();
    names.push(...page.items.map(({ name }) => name));
    url = page.next === null ? undefined : `/api/campaigns?cursor=${page.next}`;
  }
  expect(names).toEqual(Array.from({ length: 120 }, (_, place) => `no ${120 - place}`));
  for (const cursor of ['abc', '17', 'W10', '0']) {
    const answer = await marketer({ url: `/api/campaigns?cursor=${cursor}` });
    expect([answer.statusCode, answer.json().key]).toEqual([400, 'cursor_malformed']);
  }
});

test('a definition that makes no sense is refused field by field', async () => {
  const broken = {
    name: 'x',
    definition: {
      entry: { kind: 'days', days: 60 },
      ladder: [{ when: { kind: 'after', days: 3 }, offer: null, template: 'A b', hour: '25:00' }],
    },
  };
  const answer = await post('/api/campaigns', broken);
  expect(answer.statusCode).toBe(400);
  const fields = (answer.json().details.fields as { field: string }[]).map(({ field }) => field);
  expect(fields).toEqual(expect.arrayContaining(['definition.ladder.0.template', 'definition.ladder.0.hour']));
});

test('a launch needs scores and no obstacle; then the late ones are backlog and can be started', async () => {
  const { campaignId } = await created();
  const url = `/api/campaigns/${campaignId}`;
  const unscored = await post(`${url}/launch`);
  expect([unscored.statusCode, unscored.json().key]).toEqual([409, 'campaign_without_scores']);
  await scored();
  obstacles = [{ code: 'template_missing', level: 'error', rung: 1, message: 'The template is missing.' }];
  expect((await marketer({ url: `${url}/checks` })).json()).toEqual({ obstacles });
  const blocked = await post(`${url}/launch`);
  expect(blocked.json()).toMatchObject({ key: 'campaign_not_ready', message: expect.stringContaining('template') });
  obstacles = [{ code: 'sender_not_ready', level: 'warning', rung: null, message: 'Mail stays here.' }];
  const live = (await post(`${url}/launch`)).json() as Campaign;
  expect(live).toMatchObject({ status: 'live', launchedOn: today, figures: { backlogWaiting: 1 } });
  expect((await post(`${url}/launch`)).json().key).toBe('campaign_wrong_status');
  const plan = await post(`${url}/backlog`, { mornings: 3 });
  expect(plan.json()).toEqual({ planned: 1, mornings: [{ day: addDays(today, 1), customers: 1 }] });
  expect((await post(`${url}/backlog`, { mornings: 3 })).json().key).toBe('backlog_empty');
  for (const [verb, status] of [
    ['pause', 'paused'],
    ['resume', 'live'],
    ['end', 'ended'],
  ])
    expect((await post(`${url}/${verb}`)).json().status).toBe(status);
  const ended = await marketer({ method: 'PUT', url, payload: { version: 1, name: 'Again' } });
  expect(ended.json().key).toBe('campaign_wrong_status');
});

test('every deed is written down with who did it; what was refused is not', async () => {
  await db().run(sql`truncate audit`);
  await scored();
  const { campaignId } = await created();
  const url = `/api/campaigns/${campaignId}`;
  await marketer({ method: 'PUT', url, payload: { version: 1, name: 'Spring comeback' } });
  await post(`${url}/launch`);
  await post(`${url}/launch`);
  await post(`${url}/backlog`, { mornings: 3 });
  for (const verb of ['pause', 'resume', 'end']) await post(`${url}/${verb}`);
  const lines = await db().rows(sql<{ deed: string; subject: string; details: object; role: string }>`
    select deed, subject, details, role from audit join account using (account_id) order by audit_id`);
  const by = { subject: `campaign ${campaignId}`, role: 'marketer' };
  expect(lines).toEqual([
    { deed: 'campaign created', details: { name: 'Winter comeback' }, ...by },
    { deed: 'campaign changed', details: { version: 2, parts: ['name'] }, ...by },
    { deed: 'campaign launched', details: { backlog: 1 }, ...by },
    { deed: 'backlog started', details: { customers: 1, mornings: 3, from: addDays(today, 1) }, ...by },
    { deed: 'campaign paused', details: {}, ...by },
    { deed: 'campaign resumed', details: {}, ...by },
    { deed: 'campaign ended', details: { endedEnrolments: 0 }, ...by },
  ]);
});

test('a backlog cannot start on a day that is over', async () => {
  await scored();
  const { campaignId } = await created();
  await post(`/api/campaigns/${campaignId}/launch`);
  const start = (from: string) => post(`/api/campaigns/${campaignId}/backlog`, { mornings: 1, from });
  const past = await start(addDays(today, -1));
  expect([past.statusCode, past.json().key]).toEqual([400, 'backlog_day_past']);
  expect((await start(today)).json()).toEqual({ planned: 1, mornings: [{ day: today, customers: 1 }] });
});

test('a preview tells counts, examples and the cost ceiling', async () => {
  await scored();
  const definition = { ...draft.definition, ladder: [{ ...draft.definition.ladder[0], offer: 7 }], holdOutShare: 0 };
  const answer = await post('/api/campaigns/preview', { definition });
  expect(answer.json()).toMatchObject({
    asOf: today,
    overLimit: 1,
    entering: { total: 1, treated: 1 },
    backlog: 1,
    examples: [{ silenceDays: 100, meanGapDays: 30, reachable: true }],
    cost: { ceilingMinor: 1000, monthlyExpectedMinor: null },
  });
});

test('a customer without enrolments has an empty list', async () => {
  expect((await marketer({ url: '/api/customers/1/enrolments' })).json()).toEqual({ items: [] });
});

test('an analyst may look but not launch, and nobody unknown sees anything', async () => {
  const { campaignId } = await created();
  const analyst = await server.as('analyst');
  expect((await analyst({ url: `/api/campaigns/${campaignId}` })).statusCode).toBe(200);
  expect((await analyst({ method: 'POST', url: `/api/campaigns/${campaignId}/launch` })).statusCode).toBe(403);
  const stranger = await server.as();
  expect((await stranger({ url: '/api/campaigns' })).statusCode).toBe(401);
});
