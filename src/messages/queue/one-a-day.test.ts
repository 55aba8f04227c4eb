// One mailbox, one mail of ours a day: under several customers and campaigns, with several workers at once, after a crash.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { changeShop, locks } from '../../ground/index.ts';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { smtpSender } from '../sender/smtp-sender.ts';
import { openRenderer } from '../templates/render-thread.ts';
import {
  aCampaign,
  countStates,
  dueRungs,
  type RungWish,
  type Sink,
  type SinkRules,
  soon,
  startSink,
} from '../testing.ts';
import { accounting } from './accounting.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { sendDueMessages } from './send-due-messages.ts';

const db = testDatabase();
const renderer = openRenderer();
afterAll(() => renderer.close());
let sink: Sink | undefined;

beforeEach(async () => {
  await db().run(
    sql`truncate message, rung_due, enrolment, coupon, campaign, episode, signal, suppression, sender, setting,
      customer_key, customer cascade`,
  );
});
afterEach(async () => {
  await sink?.close();
  sink = undefined;
});

async function due(wishes: readonly RungWish[], rules: SinkRules = {}): Promise<number[]> {
  sink ??= await startSink(rules);
  const ids = await db().transaction(async (tx) => dueRungs(tx, await aCampaign(tx), wishes));
  await queueDueMessages({ db: db() }, soon);
  return ids;
}

async function send(now = soon, lanes = 3) {
  const sender = smtpSender({ host: '127.0.0.1', port: (sink as Sink).port, tls: 'none', lanes, timeout: 5_000 });
  try {
    return await sendDueMessages(testContext(db()), sender, now, { renderer });
  } finally {
    await sender.close();
  }
}

/** The sum of the accounting, which has to close whatever happens. */
async function closes(): Promise<void> {
  const { due: all, sent, suppressed, pending, uncertain, reasons } = await accounting(db());
  expect(sent + suppressed + pending + uncertain).toBe(all);
  expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(suppressed);
}

const lasting = (hours: number) =>
  db().run(sql`update message set not_after = due_at + make_interval(hours => ${hours}::int)`);
const spellings = ['Lia.Moro@Example.com', 'lia.moro@example.com', 'LIA.MORO@example.com', 'lia.moro+shop@example.com'];
const asGoogleSpells = ['lia.moro@gmail.com', 'liamoro@googlemail.com', 'l.i.a.moro+x@gmail.com'];

test.each([
  ['four spellings', spellings],
  ['Google’s spellings', asGoogleSpells],
])(
  'one mailbox under several customers, %s: one mail, the others are not sent for this reason',
  async (_, addresses) => {
    await due([...addresses, 'other@example.com'].map((email, i) => ({ externalId: `p${i}`, email })));
    expect(await send()).toMatchObject({ sent: 2, suppressed: addresses.length - 1, trouble: undefined });
    expect(sink?.mails).toHaveLength(2);
    expect(await countStates(db())).toEqual({ sent: 2, 'suppressed: one_a_day': addresses.length - 1 });
    expect((await accounting(db())).reasons).toEqual([{ reason: 'one_a_day', count: addresses.length - 1 }]);
    await closes();
  },
);

test('where there is time the others wait, one a day at their own hour, and none outlives its last instant', async () => {
  await due(spellings.map((email, i) => ({ externalId: `p${i}`, email })));
  await lasting(60);
  expect(await send()).toMatchObject({ sent: 1, suppressed: 0 });
  expect(await countStates(db())).toEqual({ sent: 1, pending: 3 });
  const day = (count: number, minute = 0) => new Date(soon.getTime() + count * 86_400_000 + (minute - 1) * 60_000);
  expect(await send(day(0, 600))).toMatchObject({ sent: 0, suppressed: 0 });
  expect(await send(day(1, -1))).toMatchObject({ sent: 0, suppressed: 0 });
  expect(await send(day(1))).toMatchObject({ sent: 1, suppressed: 0 });
  expect(await send(day(2))).toMatchObject({ sent: 1, suppressed: 1 });
  expect(sink?.mails).toHaveLength(3);
  expect(await countStates(db())).toEqual({ sent: 3, 'suppressed: one_a_day': 1 });
  await closes();
});

test('two campaigns of one customer: the earlier mail leaves, the later one does not follow on the same day', async () => {
  await due([{ externalId: 'lia', email: 'lia@example.com' }]);
  await send();
  await due([{ externalId: 'lia2', email: 'LIA@example.com' }]);
  expect(await send(new Date(soon.getTime() + 3_600_000))).toMatchObject({ sent: 0, suppressed: 1 });
  expect(sink?.mails).toHaveLength(1);
});

test('the day is the shop’s: at its midnight the mailbox may be written to again', async () => {
  await db().transaction((tx) => changeShop(tx, { zone: 'America/Los_Angeles' }));
  await due([
    { externalId: 'a', email: 'lia@example.com' },
    { externalId: 'b', email: 'lia@example.com' },
  ]);
  await lasting(80);
  // 10 March 01:31 in Los Angeles, 09:31 in Rome
  expect(await send()).toMatchObject({ sent: 1 });
  // a new day in Rome, not yet in Los Angeles
  expect(await send(new Date('2026-03-11T06:59:00Z'))).toMatchObject({ sent: 0 });
  expect(await send(new Date('2026-03-11T08:29:00Z'))).toMatchObject({ sent: 0 });
  expect(await send(new Date('2026-03-11T08:30:00Z'))).toMatchObject({ sent: 1 });
});

test('a shop that moves to a zone where it is tomorrow and back again writes to no mailbox twice that day', async () => {
  const movesTo = (zone: string) => db().transaction((tx) => changeShop(tx, { zone }));
  await due([{ externalId: 'a', email: 'lia@example.com' }]);
  expect(await send()).toMatchObject({ sent: 1 });
  await movesTo('Pacific/Auckland');
  // 11 March there, still the 10th in Rome
  const afternoon = new Date('2026-03-10T14:00:00Z');
  expect(await send(afternoon)).toMatchObject({ sent: 0, trouble: undefined });
  await movesTo('Europe/Rome');
  await due([{ externalId: 'b', email: 'LIA@example.com' }]);
  await lasting(12);
  expect(await send(afternoon)).toMatchObject({ sent: 0, suppressed: 1 });
  expect(sink?.mails).toHaveLength(1);
});

test.each([1, 2, 3])(
  'four workers at once on forty mailboxes of three customers each: one mail each (try %i)',
  async () => {
    const wishes = Array.from({ length: 120 }, (_, i) => ({
      externalId: `w${i}`,
      email: `${['Box', 'box', 'BOX'][i % 3]}${Math.floor(i / 3)}${i % 2 ? '+t' : ''}@example.com`,
    }));
    await due(wishes);
    const done = await Promise.all([1, 2, 3, 4].map((lanes) => send(soon, lanes)));
    expect(done.reduce((sum, { sent }) => sum + sent, 0)).toBe(40);
    expect(sink?.mails).toHaveLength(40);
    expect(new Set(sink?.mails.map(({ to }) => to.toLowerCase().replace('+t', ''))).size).toBe(40);
    await send();
    expect(await countStates(db())).toEqual({ sent: 40, 'suppressed: one_a_day': 80 });
    await closes();
  },
);

test('what a dead worker had in hand may have left: its mailbox gets nothing more on that day', async () => {
  const [first, second] = await due([
    { externalId: 'a', email: 'lia@example.com' },
    { externalId: 'b', email: 'LIA@example.com' },
  ]);
  // as the claim leaves it when the process is killed before the answer
  await db().run(
    sql`update message set state = 'sending', worker = '12345', claimed_at = ${soon} where customer_id = ${first}`,
  );
  await db().run(sql`
    insert into mailbox_day (day, mailbox, customer_id, campaign_id, anchor, rung, worker)
    select '2026-03-10', 'lia@example.com', customer_id, campaign_id, anchor, rung, worker from message
    where customer_id = ${first}`);
  expect(await send()).toMatchObject({ sent: 0, uncertain: 1, suppressed: 1 });
  expect(sink?.mails).toEqual([]);
  expect(await db().rows(sql`select reason from message where customer_id = ${second}`)).toEqual([
    { reason: 'one_a_day' },
  ]);
  await closes();
});

test('a mail that the server puts off gives the day back, and the mailbox still gets one mail', async () => {
  let isOpen = false;
  await due(
    [
      { externalId: 'a', email: 'lia@example.com' },
      { externalId: 'b', email: 'LIA@example.com' },
    ],
    { rcpt: () => (isOpen ? undefined : '451 4.7.1 Greylisted') },
  );
  await send(soon, 1);
  isOpen = true;
  for (const minute of [1, 6, 12, 40]) await send(new Date(soon.getTime() + minute * 60_000), 1);
  expect(sink?.mails).toHaveLength(1);
  expect(await countStates(db())).toEqual({ sent: 1, 'suppressed: one_a_day': 1 });
  await closes();
});

test('a mail that is put off while the database connection breaks gives the day back all the same', async () => {
  let isBroken = false;
  const breakOff = async () => {
    if (isBroken) return undefined;
    isBroken = true;
    await db().run(sql`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and classid = ${locks.workers}::bigint::oid
        and database = (select oid from pg_database where datname = current_database())`);
    return '451 4.3.0 Try again later';
  };
  await due(
    [
      { externalId: 'a', email: 'lia@example.com' },
      { externalId: 'b', email: 'LIA@example.com' },
    ],
    { data: breakOff },
  );
  expect(await send(soon, 1)).toMatchObject({ sent: 1, deferred: 1, suppressed: 0 });
  expect(sink?.mails.map(({ to }) => to)).toEqual(['LIA@example.com']);
  await closes();
});

test('a message that may not leave does not use up the day of its mailbox', async () => {
  await due([
    { externalId: 'a', email: 'lia@example.com', template: 'nowhere' },
    { externalId: 'b', email: 'lia@example.com', consents: [] },
    { externalId: 'c', email: 'lia@example.com' },
  ]);
  expect(await send()).toMatchObject({ sent: 1 });
  expect(await countStates(db())).toEqual({
    sent: 1,
    'suppressed: template_error': 1,
    'suppressed: no_consent': 1,
  });
});

test('a paused campaign holds up no other mail of its customers', async () => {
  await due([{ externalId: 'a', email: 'lia@example.com' }]);
  await db().run(sql`update campaign set status = 'paused'`);
  await due([{ externalId: 'b', email: 'lia@example.com' }]);
  expect(await send()).toMatchObject({ sent: 1, suppressed: 0 });
});
