// Files of customers with their consents.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;

test('customers come with their consents; one that is stated for the whole file holds where its own column says yes', async () => {
  const file =
    'id,name,email,mobile,country,email_consent,consent_date,card\n1,Anna,anna@example.com,+39 333 1234567,IT,yes,2023-05-01,C1\n2,Bea,bea@,,IT,no,,\n3,Carla,,12,IT,,,\n4,Dino,dino@example.com,,IT,perhaps,,\n5,Elio,elio@example.com,,IT,no,,C1\n6,Fabio,fabio@example.com,,IT,,,\n';
  const consent = {
    basis: 'consent',
    source: 'till',
    text: 'version 3',
    channel: 'all',
    purpose: 'marketing',
  } as const;
  const result = await kit.bring(file, { kind: 'customers', consent });
  expect(result).toMatchObject({ lines: 6, customers: 5, added: { customers: 5 } });
  expect(result.rejected).toEqual({
    'card of another customer': 1,
  });
  expect(result.warnings).toEqual({
    'e-mail address left out, customer kept': 1,
    'telephone number left out, customer kept': 1,
    'consent not understood, none recorded': 1,
    'consent stated for the file not recorded: its own column does not say yes': 2,
  });
  const consents = await db().rows(
    sql`select external_id, channel, state, basis, source, text_version from consent join customer using (customer_id) order by external_id, channel`,
  );
  const stated = { basis: 'consent', source: 'till', text_version: 'version 3' };
  const forAll = { channel: 'all', state: 'granted', ...stated };
  const refused = { channel: 'email', state: 'withdrawn', ...stated };
  expect(consents).toEqual([
    { external_id: '1', ...forAll },
    { external_id: '1', ...refused, state: 'granted' },
    { external_id: '2', ...refused },
    // an empty cell and what is neither yes nor no are not taken for a yes, on no channel
    // a "no" is heard from a row that is refused for a card of somebody else
    { external_id: '5', ...refused },
  ]);
  expect((await kit.bring(file, { kind: 'customers', consent })).added.customers).toBe(0);
  expect(await db().rows(sql`select 1 from consent`)).toHaveLength(4);
});

test('a consent stated for a file of purchases is refused before anything is read', async () => {
  const consent = { basis: 'consent', source: 'till', channel: 'all', purpose: 'marketing' } as const;
  await expect(kit.bring('customer,date,amount\na,2024-01-01,5.00\n', { consent })).rejects.toMatchObject({
    kind: { code: 'consent_of_purchases', status: 400 },
  });
  expect(await db().rows(sql`select 1 from import`)).toEqual([]);
});

test.each([
  ['no column of consents: it holds for everybody', 'id,email\n1,ann@shop.test\n', 'all', ['all granted']],
  [
    'a column of another channel says nothing of it',
    'id,email,sms_consent\n1,ann@shop.test,no\n',
    'email',
    ['email granted', 'sms withdrawn'],
  ],
  [
    'one of two columns says yes',
    'id,email,email_consent,sms_consent\n1,ann@shop.test,yes,\n',
    'all',
    ['email granted'],
  ],
  [
    'both say yes',
    'id,email,email_consent,sms_consent\n1,ann@shop.test,yes,yes\n',
    'all',
    ['all granted', 'email granted', 'sms granted'],
  ],
  ['its own column is empty', 'id,email,email_consent\n1,ann@shop.test,\n', 'email', []],
] as const)('a consent stated for the whole file: %s', async (_, file, channel, expected) => {
  const consent = { basis: 'consent', source: 'till', channel, purpose: 'marketing' } as const;
  await kit.bring(file, { kind: 'customers', consent });
  const said = await db().rows(
    sql<{ said: string }>`select channel || ' ' || state as said from consent order by channel, state`,
  );
  expect(said.map((one) => one.said)).toEqual(expected);
});

test('where a consent was given and to what says nothing of who gave it', async () => {
  const consent = { everybody: false, basis: 'consent', source: 'till', channel: 'all', purpose: 'marketing' } as const;
  await kit.bring('id,email_consent\n1,yes\n2,no\n3,\n', { kind: 'customers', consent });
  const said = await db().rows(
    sql`select external_id as id, channel, state, source from consent join customer using (customer_id) order by 1`,
  );
  expect(said).toEqual([
    { id: '1', channel: 'email', state: 'granted', source: 'till' },
    { id: '2', channel: 'email', state: 'withdrawn', source: 'till' },
  ]);
  await kit.bring('id,email\n4,dan@shop.test\n', { kind: 'customers', consent });
  expect(await db().rows(sql`select from consent`)).toHaveLength(2);
});
