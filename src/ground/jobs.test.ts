// Jobs of rooms put together: phases follow each other by what they wait for, rounds by whose work they go on with.
import { expect, test } from 'vitest';
import { joinJobs, type NightStep, nightPhases, type RoundJob, together } from './jobs.ts';

const step = (phase: string, after?: string): NightStep => ({ phase, after, work: async () => ({}) });
const round = (name: string, after?: string): RoundJob => ({
  name,
  after,
  role: 'send',
  every: 30,
  work: async () => ({}),
});

test('phases come in the order in which they wait for each other, whichever room names them first', () => {
  const steps = [step('enrol', 'score'), step('update'), step('score', 'update'), step('update')];
  expect(nightPhases(steps).map(({ phase, steps: parts }) => [phase, parts.length])).toEqual([
    ['update', 2],
    ['score', 1],
    ['enrol', 1],
  ]);
});

test('rounds of all rooms stand behind the one they go on with', () => {
  const { rounds } = joinJobs({ rounds: [round('send', 'queue')] }, {}, { rounds: [round('coupon'), round('queue')] });
  expect(rounds.map(({ name }) => name)).toEqual(['coupon', 'queue', 'send']);
});

test.each([
  ['each other', [round('a', 'b'), round('b', 'a')]],
  ['one that nobody does', [round('a', 'nothing')]],
])('jobs that wait for %s are refused by name', (_, rounds) => {
  expect(() => joinJobs({ rounds })).toThrow(/wait for each other.*a/);
});

test('what rooms keep is let go of, room by room', async () => {
  const closed: string[] = [];
  const room = (name: string) => ({ close: async () => void closed.push(name) });
  await joinJobs(room('ledger'), {}, room('messages')).close();
  expect(closed).toEqual(['ledger', 'messages']);
});

test('two parts of one phase tell figures of different names; one name twice is a mistake and said so', () => {
  expect(together('update', { uncertain: 1 }, { returned: 0 })).toEqual({ uncertain: 1, returned: 0 });
  expect(together('update', undefined, { returned: 2 })).toEqual({ returned: 2 });
  expect(() => together('update', { returned: 1 }, { returned: 0 })).toThrow('update tell a figure called returned');
});
