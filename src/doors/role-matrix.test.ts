// Every route asked by every role, by nobody and by every kind of API key, against the least that each needs for their work.
// The statement of who needs what is written by hand, by address; it knows nothing of permissions. A new route without a line
// here fails: somebody has to decide who needs it.
import { expect, test } from 'vitest';
import { type Role, roles, scopes } from '../ground/contract.ts';
import { virtualClock } from '../ground/index.ts';
import { type Send, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { mountRoutes } from './rooms.ts';
import { mountedRoutes } from './route-table.ts';

const db = testDatabase();

type Scope = (typeof scopes)[number];
type Who =
  | 'everybody'
  | 'signed in'
  | readonly Role[]
  | { readonly anyOf: readonly Scope[] }
  | { readonly only: Scope };
const owner: readonly Role[] = ['owner'];
/** Who runs campaigns. */
const marketing: readonly Role[] = ['owner', 'marketer'];
/** Who may look at customers and results. */
const lookers: readonly Role[] = ['owner', 'marketer', 'analyst'];
/** Whoever stands at the till looks a customer's coupons up. */
const till: readonly Role[] = roles;
const key = (...anyOf: Scope[]): Who => ({ anyOf });

/** Method and address -> who needs it. The first line that fits a route decides. */
const needed: readonly [methods: string, address: RegExp, who: Who][] = [
  // strangers: sign in, be let in for the first time, ask whether the server lives, unsubscribe from a mail
  ['GET', /^\/(healthz|openapi\.json)$/, 'everybody'],
  ['POST', /^\/api\/(login|setup)$/, 'everybody'],
  ['GET', /^\/api\/me$/, 'everybody'],
  ['GET POST', /^\/u\/:token$/, 'everybody'],
  // everybody with an account: their own name, language and password
  ['PATCH', /^\/api\/me$/, 'signed in'],
  ['PUT', /^\/api\/me\/password$/, 'signed in'],
  ['POST', /^\/api\/logout$/, 'signed in'],
  // every number on a page needs the shop's currency and zone; whether mail leaves or is caught explains what is seen, and
  // the answer holds no password, and no account at the provider for whoever may not change it
  ['GET', /^\/api\/(shop|sender)$/, lookers],
  // who may come in is the owner's alone, and so is looking at it; how mail leaves in the shop's name is the owner's to set
  ['GET POST PUT PATCH DELETE', /^\/api\/accounts/, owner],
  ['GET POST DELETE', /^\/api\/api-keys/, owner],
  ['PUT', /^\/api\/shop$/, owner],
  ['PUT POST', /^\/api\/sender/, owner],
  // reckoning what a change would mean changes nothing
  ['POST', /^\/api\/campaigns\/preview$/, lookers],
  ['POST', /^\/api\/campaigns\/:id\/change-effect$/, lookers],
  ['POST', /^\/api\/offers\/expiry-preview$/, lookers],
  ['POST', /^\/api\/templates\/preview$/, lookers],
  // a customer's coupons are asked for at the counter
  ['GET', /^\/api\/customers\/:id\/coupons$/, till],
  ['GET', /^\/api\/campaigns\/:id\/coupons$/, till],
  // what would be taken back is shown to whom may take it back
  ['GET', /^\/api\/imports\/:id\/undo$/, marketing],
  // how far the reading of a file is, to whom may bring it in
  ['GET', /^\/api\/imports\/inspect\/:upload\/understanding$/, marketing],
  // customers, campaigns, results: analysts look, marketers act
  [
    'GET',
    /^\/api\/(campaigns|caught-mail|customers|imports|import-mappings|messages|offers|products|templates)(\/|$)/,
    lookers,
  ],
  ['GET', /^\/api\/(today|runs\/latest|what-runs|suppressed-addresses)$/, lookers],
  // whoever is signed in may look around in the sample shop, each with the permissions that they have in the real one
  ['GET', /^\/api\/sample\/shop\/me$/, 'everybody'],
  ['GET', /^\/api\/sample$/, 'signed in'],
  ['GET POST PUT PATCH DELETE', /^\/api\/sample\/shop\/\*$/, 'signed in'],
  ['POST', /^\/api\/sample$/, marketing],
  ['DELETE', /^\/api\/sample$/, owner],
  // a calculation may let people into campaigns: whoever runs those
  ['POST', /^\/api\/calculations$/, marketing],
  [
    'POST PUT PATCH DELETE',
    /^\/api\/(campaigns|caught-mail|customers|imports|import-mappings|offers|products|sending|suppressed-addresses|templates)(\/|$)/,
    marketing,
  ],
  // machines: each key does the one thing that it was made for
  ['POST', /^\/v1\/customers$/, key('customers:write')],
  ['POST', /^\/v1\/(purchases|calculations)$/, key('purchases:write')],
  ['POST', /^\/v1\/signals$/, key('signals:write')],
  // asking whether a coupon is good takes nothing; whoever may take it may ask first
  ['POST', /^\/v1\/(validations|vouchers\/:code\/validate)$/, key('validations:write', 'redemptions:write')],
  // a key that stands in a page is everybody's: only one that can do nothing else is taken from there
  ['GET POST', /^\/client\/v1\/(validate|validations)$/, { only: 'validations:write' }],
  ['GET POST DELETE', /^\/v1\/(redemptions|vouchers|publications|qualifications)/, key('redemptions:write')],
];

function whoNeeds(method: string, url: string): Who | undefined {
  return needed.find(([methods, address]) => methods.split(' ').includes(method) && address.test(url))?.[2];
}

/** Everybody who may come: nobody, four roles, a key of each scope, a key of none and one of all. */
const askers = [
  'nobody',
  ...roles,
  ...scopes.map((scope) => `key ${scope}`),
  'key without a scope',
  'key of every scope',
] as const;

function letIn(who: Who, asker: string): boolean {
  if (who === 'everybody') return true;
  if (who === 'signed in') return roles.some((role) => role === asker);
  if ('only' in who) return asker === `key ${who.only}`;
  if (!('anyOf' in who)) return who.some((role) => role === asker);
  return asker === 'key of every scope' || who.anyOf.some((scope) => `key ${scope}` === asker);
}

test('every route lets in who needs it for their work, and nobody else', async () => {
  const clock = virtualClock(new Date('2026-06-10T09:00:00Z'));
  const limits = { machine: 1e6, person: 1e6, stranger: 1e6 };
  const server = await testApp(testContext(db(), { clock }), (app, context) => mountRoutes(app, context), {
    rateLimits: limits,
  });
  const sendAs = async (asker: string): Promise<Send> => {
    if (asker === 'nobody') return server.as();
    const role = roles.find((one) => one === asker);
    // somebody fresh for each question: some of what they may do signs them out
    if (role) return server.as(role);
    if (asker === 'key of every scope') return server.withKey(scopes);
    return server.withKey(scopes.filter((scope) => `key ${scope}` === asker));
  };
  const wrong: string[] = [];
  const routes = await mountedRoutes();
  for (const { method, url } of routes) {
    const who = whoNeeds(method, url);
    if (who === undefined) {
      wrong.push(`${method} ${url}: nobody has decided who needs it`);
      continue;
    }
    for (const asker of askers) {
      const send = await sendAs(asker);
      const answer = await send({
        method: method as 'GET',
        // a customer, campaign or code that is not there: who may ask is told so, who may not is told that
        url: url.replace(/:\w+/g, '999999'),
        ...(method === 'GET' ? {} : { payload: {} }),
      });
      const isIn = answer.statusCode !== 401 && answer.statusCode !== 403;
      if (isIn !== letIn(who, asker)) {
        wrong.push(`${method} ${url} by ${asker}: ${answer.statusCode} ${answer.body.slice(0, 80)}`);
      }
    }
  }
  await server.app.close();
  expect(wrong).toEqual([]);
  expect(routes.length).toBeGreaterThan(80);
});

test('every line of the statement is about a route that is there', async () => {
  const routes = await mountedRoutes();
  const idle = needed.filter(([methods, address]) =>
    methods.split(' ').every((method) => !routes.some((one) => one.method === method && address.test(one.url))),
  );
  expect(idle.map(([, address]) => String(address))).toEqual([]);
});
