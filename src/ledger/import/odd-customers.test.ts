// Customers with one odd cell each: the cell is told, the person comes in with everything else.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { countryCode } from './countries.ts';
import { emailIn, phoneIn } from './odd-cells.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;
const head = 'customer_id,first_name,email,phone,country,birthday,email_consent,zone,consent_date';

interface Stored {
  id: string;
  email: string | null;
  phone: string | null;
  country: string | null;
  birthday: string | null;
  consent: string | null;
}

const stored = () =>
  db().rows(
    sql<Stored>`
      select external_id as id, email, phone, country, birthday, (
          select string_agg(state, ',') from consent where consent.customer_id = c.customer_id) as consent
      from customer c order by length(external_id), external_id`,
  );

test('a customer with one odd cell that need not be there comes in, and the cell is told and counted', async () => {
  const rows = [
    'A1,Ida,ida@shop.test,+39 333 111 2222,Italia,1980-04-02,yes,,',
    'A2,Bo,bo@shop.test,333 1112222 / 333 1112223,IT,1981-04-02,yes,,',
    "A3,Cy,cy@shop.test,'+39 333 111 2224,IT,14/05,yes,,",
    'A4,Di,di@shop.test,3.93E+11,IT,1983-04-02,yes,,',
    'A5,Ed,ed@shop.test,,IT,0000-05-14,yes,,',
    'A6,Flo,"flo@shop.test, flo@work.test",,IT,1985-04-02,yes,,',
    'A7,Gus,gus@shop.test,,IT,1986-04-02,NEVER_SUBSCRIBED,,',
    'A8,Hal,hal@shop.test.,,ITA,1986-04-02,subscribed,,',
    'A9,Ivy,<ivy@shop.test>,,Włochy,1986-04-02,true,,',
    'A10,Jan,mailto:jan@shop.test,,Atlantis,1986-04-02,1,,',
    'A11,Kim,kim@shop.test,n/a,,31/02/1990,Yes,,',
    'A12,Lou,lou at shop,,ES,1990-01-01,perhaps,Moon/Crater,',
    'A13,Mia,mia@shop.test,,PL,1990-01-01,yes,,31/02/2024',
  ];
  const result = await kit.bring(`${head}\n${rows.join('\n')}\n`, { kind: 'customers' });
  expect(result).toMatchObject({ customers: rows.length, rejected: {} });
  expect(await stored()).toEqual([
    {
      id: 'A1',
      email: 'ida@shop.test',
      phone: '+393331112222',
      country: 'IT',
      birthday: '1980-04-02',
      consent: 'granted',
    },
    { id: 'A2', email: 'bo@shop.test', phone: '3331112222', country: 'IT', birthday: '1981-04-02', consent: 'granted' },
    { id: 'A3', email: 'cy@shop.test', phone: '+393331112224', country: 'IT', birthday: null, consent: 'granted' },
    { id: 'A4', email: 'di@shop.test', phone: null, country: 'IT', birthday: '1983-04-02', consent: 'granted' },
    { id: 'A5', email: 'ed@shop.test', phone: null, country: 'IT', birthday: null, consent: 'granted' },
    { id: 'A6', email: 'flo@shop.test', phone: null, country: 'IT', birthday: '1985-04-02', consent: 'granted' },
    { id: 'A7', email: 'gus@shop.test', phone: null, country: 'IT', birthday: '1986-04-02', consent: null },
    { id: 'A8', email: 'hal@shop.test', phone: null, country: 'IT', birthday: '1986-04-02', consent: 'granted' },
    { id: 'A9', email: 'ivy@shop.test', phone: null, country: 'IT', birthday: '1986-04-02', consent: 'granted' },
    { id: 'A10', email: 'jan@shop.test', phone: null, country: null, birthday: '1986-04-02', consent: 'granted' },
    { id: 'A11', email: 'kim@shop.test', phone: null, country: null, birthday: null, consent: 'granted' },
    { id: 'A12', email: null, phone: null, country: 'ES', birthday: '1990-01-01', consent: null },
    { id: 'A13', email: 'mia@shop.test', phone: null, country: 'PL', birthday: '1990-01-01', consent: null },
  ]);
  expect(result.warnings).toEqual({
    'more than one telephone number, the first taken': 1,
    'birthday left out, customer kept': 3,
    'telephone number left out, customer kept': 1,
    'more than one e-mail address, the first taken': 1,
    'country left out, customer kept': 1,
    'e-mail address left out, customer kept': 1,
    'time zone left out, customer kept': 1,
    'consent not understood, none recorded': 2,
  });
  expect(result.rejects).toContain('4,birthday,14/05,"birthday left out, customer kept"');
});

test('whoever was never subscribed is left out of a consent that is stated for the whole file', async () => {
  const consent = { basis: 'consent', source: 'till', channel: 'email', purpose: 'marketing' } as const;
  await kit.bring(
    'id,name,email,email_consent\n1,Ann,ann@shop.test,\n2,Ben,ben@shop.test,never subscribed\n3,Cat,cat@shop.test,maybe\n4,Dan,dan@shop.test,yes\n',
    {
      kind: 'customers',
      consent,
    },
  );
  const recorded = await db().rows(
    sql`select external_id as id, state from consent join customer using (customer_id) order by customer_id, consent_id`,
  );
  expect(recorded).toEqual([{ id: '4', state: 'granted' }]);
});

test('a yes whose day cannot be read does not outdo a no that came after it; a no counts whatever its day', async () => {
  await kit.bring('id,name,email_consent,consent_date\n1,Ann,no,2026-03-01\n2,Ben,yes,2026-03-01\n', {
    kind: 'customers',
  });
  await kit.bring('id,name,email_consent,consent_date\n1,Ann,yes,in spring\n2,Ben,no,2099-01-01\n', {
    kind: 'customers',
  });
  const states = await db().rows(
    sql`select external_id as id, array_agg(state order by consent_id) as states
        from consent join customer using (customer_id) group by 1 order by 1`,
  );
  expect(states).toEqual([
    { id: '1', states: ['withdrawn'] },
    { id: '2', states: ['granted', 'withdrawn'] },
  ]);
});

test('who is known by the address alone needs one: without it there is nobody', async () => {
  const result = await kit.bring('email,name,country\nmailto:Ann@Shop.test,Ann,Polonia\nnot an address,Ben,IT\n', {
    kind: 'customers',
    map: ['email=customer', 'email=email'],
  });
  expect(result).toMatchObject({ customers: 1, rejected: { 'no e-mail address': 1 } });
  expect(await stored()).toMatchObject([{ id: 'ann@shop.test', email: 'Ann@shop.test', country: 'PL' }]);
});

test('the same odd cells on a receipt cost the cell as well, and the address is the customer', async () => {
  const file =
    'email,receipt,date,amount,phone,country\n<Ann@shop.test>,1,2024-01-01,5.00,tel. 0461 123456,Spagna\nann@shop.test,2,2024-01-09,5.00,3.93E+11,Narnia\n';
  const map = ['email=customer', 'email=email', 'phone=phone', 'country=country'];
  const result = await kit.bring(file, { map });
  expect(result).toMatchObject({
    customers: 1,
    receipts: 2,
    warnings: { 'telephone number left out, sale kept': 1, 'country left out, sale kept': 1 },
  });
  expect(await stored()).toMatchObject([{ id: 'ann@shop.test', phone: '0461123456', country: 'ES' }]);
});

test.each([
  ['Ada <ada@shop.test>', 'ada@shop.test', true],
  ['ada@shop.test; ADA@SHOP.test', 'ada@shop.test', false],
  ['MAILTO:ada@shop.test', 'ada@shop.test', true],
  ["'ada@shop.test'", 'ada@shop.test', true],
  ['ada@shop.test ada@shop.test', 'ada@shop.test', true],
  ['-', undefined, true],
  ['ada@', undefined, false],
])('the e-mail address in %s is %s', (text, value, isWhole) => {
  expect(emailIn(text)).toEqual({ value, isWhole });
});

test.each([
  ['+39 333 1112222, +39 333 1112223', '+393331112222', false],
  ['333 1112222 oppure 0461 123456', '3331112222', false],
  ['02/1234567', '021234567', true],
  ['3,93E+11', undefined, false],
  ['brak', undefined, true],
  ['Tel: +48 600 700 800', '+48600700800', true],
  ['no number', undefined, false],
])('the telephone number in %s is %s', (text, value, isWhole) => {
  expect(phoneIn(text)).toEqual({ value, isWhole });
});

test.each([
  ['Italy', 'IT'],
  ['ITALIA', 'IT'],
  ['włochy', 'IT'],
  ['it', 'IT'],
  ['ITA', 'IT'],
  ['Reino Unido', 'GB'],
  ['UK', 'GB'],
  ['Stany Zjednoczone', 'US'],
  ['U.S.A.', 'US'],
  ['Czech Republic', 'CZ'],
  ['Paesi Bassi', 'NL'],
  ['Niemcy', 'DE'],
  ['Myanmar', 'MM'],
  ['Türkiye', 'TR'],
  ['Atlantis', undefined],
  ['XX', undefined],
])('the country %s is %s', (text, code) => {
  expect(countryCode(text)).toBe(code);
});

test.each([
  ['a sign of two halves at the end of what a name may be', `${'x'.repeat(199)}\u{1f600}`, 'x'.repeat(199)],
  ['two parts that are too long together', `${'x'.repeat(150)} ${'y'.repeat(48)}\u{1f600}`, undefined],
  ['a name as long as a book', 'a-'.repeat(25_000), 'a-'.repeat(100)],
  ['a direction mark', '\u202eAnna', 'Anna'],
])('%s is cut or left out without a trace of harm', async (_, name, expected) => {
  expect(await kit.bring(`${head}\nZ1,${name},z@shop.test,,,,,,\n`, { kind: 'customers' })).toMatchObject({
    customers: 1,
    rejected: {},
  });
  const [{ given }] = await db().rows(sql<{ given: string }>`select given_name as given from customer`);
  expect(given).toBe(expected ?? name.slice(0, -2));
});
