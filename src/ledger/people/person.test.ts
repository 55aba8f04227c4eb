// Who is meant: the same person however it was typed or scanned, and nobody where nobody is named.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNobody, isNobodysAccount } from './nobody.ts';
import { cardOf, cleanText, customerEmail, customerIdOf, customerPhone, isShareable, shareableKey } from './person.ts';

test.each([
  ['as stored', 'nora.velt@shop.test'],
  ['in other letters', 'Nora.VELT@Shop.test'],
  ['with a blank after it', 'nora.velt@shop.test '],
  ['with a no-break and an ideographic blank', '\u00a0nora.velt@shop.test\u3000'],
  ['with the Enter of a scanner', 'nora.velt@shop.test\r\n'],
  ['with Tab, start and end of text', '\u0002\tnora.velt@shop.test\u0003'],
  ['with zero width between', 'nora.\u200bvelt@\u2060shop.test\ufeff'],
  ['as a link', 'mailto:nora.velt@shop.test'],
  ['in pointed brackets', '<Nora.Velt@shop.test>'],
])('an address that is a customer’s id is one person %s', (_, text) => {
  expect(customerIdOf(text)).toBe('nora.velt@shop.test');
});

test('other ids are taken letter by letter: case, leading zeros and hyphens tell people apart', () => {
  for (const id of ['K-0017', 'k-0017', '0040017', '40017', '004-0017', 'Lia Moro', 'Ann-Marie O’Hara', 'guest-4711'])
    expect(customerIdOf(id)).toBe(id);
  // one letter in two spellings of Unicode
  expect(customerIdOf('Jose\u0301')).toBe('Jos\u00e9');
});

test.each([
  ['as stored', '0040017'],
  ['with the Enter of a scanner', '0040017\r'],
  ['with Tab and end of text', '\t0040017\u0003'],
  ['in printed groups', '004 0017'],
  ['in groups with no-break blanks', '00\u00a040\u00a0017'],
  ['with zero width inside', '0040\u200b017'],
  ['in Code 39', '*0040017*'],
  ['with the prefix of Code 128', ']C00040017'],
  ['with the prefix of a QR code', ']Q30040017\r\n'],
])('a card is one card %s', (_, text) => {
  expect(cardOf(text)).toBe('0040017');
});

test.each([
  ['as a formula', '="0012345"'],
  ['as a text', "'0012345"],
  ['in quotes', '"0012345"'],
  ['as a formula with blanks', ' ="0012345"\r'],
])('an id that a spreadsheet was kept from rounding %s is the id itself', (_, text) => {
  expect([customerIdOf(text), cardOf(text)]).toEqual(['0012345', '0012345']);
});

test('an apostrophe of a name is no sign of a spreadsheet', () => {
  expect(customerIdOf("'t Hart")).toBe("'t Hart");
});

test('a card keeps its zeros, and letters keep their blanks', () => {
  expect(cardOf('40017')).toBe('40017');
  expect(cardOf('card 7')).toBe('card 7');
});

const nobody = {
  'nothing and signs': ['', ' ', '\u200b', '\r\n', '-', '--', '...', '?', '*', '00', '0000000000000', '(000)'],
  English: ['guest', 'Guest Checkout', 'N/A', 'n.a.', 'none', 'NULL', 'nil', 'NaN', 'undefined', 'Unknown', 'anonymous']
    .concat(['Walk-in Customer', 'WALKIN', 'walk_in', '[Walk-In Customer]', 'Cash Customer', 'Counter Sale', 'Default'])
    .concat([
      'No customer selected',
      '(none)',
      'Retail customer',
      'General Public',
      'not provided',
      'one-time customer',
    ]),
  Italian: [
    'Banco',
    'Cliente banco',
    'Vendita al banco',
    'cliente occasionale',
    'Cliente generico',
    'ANONIMO',
    'Ospite',
  ].concat([
    'Consumatore finale',
    'Nessuno',
    'cliente di passaggio',
    'Clienti vari',
    'non registrato',
    'N.D.',
    'privato',
  ]),
  Polish: [
    'klient detaliczny',
    'Klient Detaliczny.',
    'Gość',
    'gosc',
    'brak',
    'BRAK DANYCH',
    'anonimowy',
    'Nieznany',
  ].concat([
    'klient gotówkowy',
    'Sprzedaż detaliczna',
    'paragon',
    'niezarejestrowany',
    'Klient domyślny',
    'nie podano',
  ]),
  Spanish: [
    'cliente de paso',
    'Público en general',
    'PUBLICO GENERAL',
    'mostrador',
    'Consumidor final',
    'Anónimo',
  ].concat(['invitado', 'Desconocido', 'clientes varios', 'sin identificar', 'venta de mostrador', 'Cliente contado']),
  'others and shop systems': [
    'Laufkunde',
    'Barverkauf',
    'Gast',
    'Client de passage',
    'Consumidor não identificado',
  ].concat([
    'Passante',
    'Kasse',
    'Thekenverkauf',
    'Barzahler',
    'Comptant',
    'new',
    'returning',
    'Default Customer',
    'POS guest',
    'no-reply@shop.test',
    'test@test.com',
  ]),
};
describe.each(Object.entries(nobody))('%s', (_, words) => {
  test.each(words)('"%s" is nobody', (word) => {
    expect(customerIdOf(word)).toBeUndefined();
    expect(customerIdOf(`\t${word.toUpperCase()} \r\n`)).toBeUndefined();
  });
});

test('names that begin like a word for nobody, or are short, are somebody', () => {
  for (const name of [
    'Guestrow',
    'Noname Nina',
    'Nadia',
    'Bancroft',
    'Nulla Ltd',
    'Cash, Johnny',
    '10',
    '7',
    'A',
    'Na Li',
  ])
    expect(customerIdOf(name)).toBe(name);
  expect(isNobody('x'.repeat(10_000))).toBe(false);
  expect(isNobody('-'.repeat(10_000))).toBe(true);
});

test('telephone numbers that are typed to get past a field are none; real ones are, with their country code', () => {
  for (const dummy of [
    '000000',
    '0000000000',
    '123456789',
    '1234567890',
    '987654321',
    '999999999',
    '+39 333 3333333',
  ].concat(['+48 123 456 789', '+390000000000', '0123456789', '+351 111111111', '11111', '12345']))
    expect([dummy, customerPhone(dummy)]).toEqual([dummy, undefined]);
  for (const [typed, number] of [
    ['+39 333 1029384', '+393331029384'],
    ['0039 06 1000000', '+39061000000'],
    ['(02) 555-0187\r', '025550187'],
  ])
    expect(customerPhone(typed)).toBe(number);
});

test('addresses that stand for none are none; a shop of the same name and a plus are no reason', () => {
  for (const dummy of [
    'noreply@shop.test',
    'No-Reply@posta.test',
    'do.not.reply@x.test',
    'test@test.it',
    'TEST1@test.com',
  ]
    .concat([
      'nomail@shop.test',
      'senza.email@shop.test',
      'brak@brak.pl',
      'sin-correo@shop.test',
      'aaa@aaa.it',
      'x@x.xx',
    ])
    .concat(['guest@shop.test', 'lia@shop.invalid', 'asd@asd.com', 'anonymous123@shop.test', 'n.a@shop.test']))
    expect([dummy, customerEmail(dummy)]).toEqual([dummy, undefined]);
  for (const real of [
    'mario@mario.test',
    'test@posta.test',
    'name@mail.test',
    'lia+news@posta.test',
    'reply@shop.test',
    'noemi@shop.test',
    'a@posta.test',
  ])
    expect(customerEmail(real)).toBe(real);
  expect(customerEmail(' Lia.Moro@Posta.TEST\r')).toBe('Lia.Moro@posta.test');
});

test('a key is shareable when it is somebody’s own, and compares in one form', () => {
  expect(shareableKey('email', 'Lia.Moro@Posta.test ')).toBe('lia.moro@posta.test');
  expect(shareableKey('phone', '+39 333-1029384')).toBe('+393331029384');
  expect(shareableKey('card', '*004 0017*'.replace(' ', ''))).toBe('0040017');
  for (const [kind, text] of [
    ['email', 'noreply@shop.test'],
    ['email', 'no address'],
    ['phone', '000000'],
    ['phone', '55501'],
    ['phone', 'N/A'],
    ['card', '999999'],
    ['card', '12345678'],
    ['card', 'senza tessera'],
    ['card', '0'],
    ['card', ''],
  ] as const)
    expect([kind, text, isShareable(kind, text)]).toEqual([kind, text, false]);
});

test('whatever is read once is read the same again', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.emailAddress(),
    fc.string({ unit: fc.constantFrom(...' 0\r\u200b*]C1aA@.-') }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const [id, card, clean] = [customerIdOf(text), cardOf(text), cleanText(text)];
      expect(cleanText(clean)).toBe(clean);
      if (id !== undefined) expect(customerIdOf(id)).toBe(id);
      if (card !== undefined) expect(cardOf(`${card}\r`)).toBe(card);
    }),
  );
});

test('the name of the till’s account for everybody tells, whatever its number; a name that is missing does not', () => {
  for (const name of [
    'Walk-in Customer',
    'Cliente occasionale',
    'BANCO',
    'Klient detaliczny',
    'cliente de paso',
    'Cash',
  ])
    expect([name, isNobodysAccount(name)]).toEqual([name, true]);
  for (const name of ['', '-', 'N/A', 'Anonymous', 'Unknown', 'Cliente', 'senza nome', 'Brak danych', 'Lia Moro', '0'])
    expect([name, isNobodysAccount(name)]).toEqual([name, false]);
  // programs count from 0; no card has that number
  expect(customerIdOf('0')).toBe('0');
  expect(cardOf('0')).toBeUndefined();
});

test('what holds a digit from 1 to 9 names somebody, in any letters and at any length; zeros and words do not', () => {
  for (const text of ['1', 'K-0017', 'guest 7', 'walk-in1', '١2', `${'guest '.repeat(20)}3`]) {
    expect([text, isNobody(text)]).toEqual([text, false]);
  }
  for (const text of ['00', 'guest', 'N/A', 'Walk-In  Customer', '--', ''])
    expect([text, isNobody(text)]).toEqual([text, true]);
});
