// The calls of docs/till.md, run by a shell as they stand there against a server that listens.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, type Day, virtualClock } from '../ground/index.ts';
import { type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { offerRoutes } from './routes.ts';
import { couponHolders, morning } from './testing.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
const now = new Date(morning(addDays(launch, 1)).getTime() + 3_600_000);
const context = () => testContext(db(), { clock: virtualClock(now) });
const guide = new URL('../../docs/till.md', import.meta.url);
let server: TestApp;
let host: string;

beforeAll(async () => {
  server = await testApp(context(), offerRoutes);
  host = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.app.close());

/** Does what curl does with the options that the guide uses, where no curl is installed. */
const asCurl = `
const [, ...told] = process.argv;
const headers = {};
let method = 'GET', body, url;
for (let at = 0; at < told.length; at++) {
  const word = told[at];
  if (word === '-X') method = told[++at];
  else if (word === '-d') body = told[++at];
  else if (word === '-H') {
    const [, name, value] = /^([^:]+): *(.*)$/.exec(told[++at]);
    headers[name] = value;
  } else if (word.startsWith('-')) throw new Error('unknown option ' + word);
  else url = word;
}
const answer = await fetch(url, { method, headers, body });
console.log(JSON.stringify({ status: answer.status, body: await answer.json() }));
`;

test('the calls of the guide for tills do what it says, as they stand there', async () => {
  const [nora] = await couponHolders(context(), launch, [{ externalId: 'nora.velt@shop.test' }]);
  const [, ...blocks] = (await readFile(guide, 'utf8')).split('```sh\n');
  const calls = blocks.map((block) => block.slice(0, block.indexOf('```')));
  expect(calls).toHaveLength(3);
  const groups = nora.code.match(/[^-]+/g) ?? [];
  const key = await (await server.withKey(['redemptions:write']))({ method: 'GET', url: '/healthz' });
  const KEY = String(key.raw.req.headers.authorization).replace('Bearer ', '');
  const run = async (call: string, ID = '') => {
    // the guide's example is a code that nobody holds
    const script = call
      .replace('k7m2–p4q8–9rte', groups.join('–').toLowerCase())
      .replace('K7M2-P4Q8-9RTE', groups.join('-'));
    const { stdout } = await promisify(execFile)(
      'bash',
      ['-euc', `curl() { "$NODE" --input-type=module -e "$AS_CURL" -- "$@"; }\n${script}`],
      { env: { PATH: process.env.PATH, NODE: process.execPath, AS_CURL: asCurl, HOST: host, KEY, ID } },
    );
    return JSON.parse(stdout) as { status: number; body: { redemptions?: { id: string }[] } };
  };
  expect(await run(calls[0])).toMatchObject({ status: 200, body: { valid: true } });
  const used = await run(calls[1]);
  expect(used).toMatchObject({ status: 200, body: { redemptions: [{ result: 'SUCCESS' }] } });
  expect(await run(calls[2], used.body.redemptions?.[0].id)).toMatchObject({
    status: 200,
    body: { object: 'redemption_rollback', result: 'SUCCESS' },
  });
});
