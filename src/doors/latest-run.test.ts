// The newest night or calculation over HTTP: how far it came and why it stopped, to all but the till.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeRun, openRun, runPhase, virtualClock } from '../ground/index.ts';
import { type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { mountRoutes } from './rooms.ts';

const db = testDatabase();
const clock = virtualClock(new Date('2026-03-02T08:00:00Z'));
let server: TestApp;

beforeAll(async () => {
  server = await testApp(testContext(db(), { clock }), (app, context) => mountRoutes(app, context));
});
afterAll(() => server.app.close());

test('the newest night shows how far it came and why it stopped, to all but the till', async () => {
  const latest = async (role: 'owner' | 'marketer' | 'analyst' | 'cashier') =>
    (await server.as(role))({ url: '/api/runs/latest' });
  expect((await latest('owner')).json()).toMatchObject({ run: null });
  const runId = await openRun(db(), '2026-03-02', clock.now());
  await runPhase(
    { db: db(), clock },
    runId,
    'score',
    async () => ({ scored: 7 }),
    () => undefined,
  );
  await closeRun(db(), runId, clock.now(), 'the disk is full');
  const run = {
    asOf: '2026-03-02',
    startedAt: '2026-03-02T08:00:00.000Z',
    finishedAt: null,
    error: 'the disk is full',
    phases: [{ phase: 'score', done: 0, total: null, finished: true, figures: { scored: 7 } }],
  };
  for (const role of ['owner', 'marketer', 'analyst'] as const)
    expect((await latest(role)).json()).toMatchObject({ run });
  expect((await latest('cashier')).statusCode).toBe(403);
});
