// Splitting: what is well written reads as csv-parse reads it, in any pieces; what is damaged costs its own line.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textsOf } from './row.ts';
import { type SplitFormat, splitter } from './split-records.ts';

interface Heard {
  records: string[][];
  lines: number[];
  broken: [number, string][];
}

function split(
  pieces: readonly (string | Buffer)[],
  format: SplitFormat = { separator: ',', quote: '"' },
  columns = 0,
): Heard {
  const heard: Heard = { records: [], lines: [], broken: [] };
  const splits = splitter(format, {
    record(row, line) {
      heard.records.push(textsOf(row));
      heard.lines.push(line);
    },
    broken: (line, raw) => heard.broken.push([line, raw()]),
  });
  splits.columns = columns;
  for (const piece of pieces) splits.push(Buffer.from(piece));
  splits.end();
  return heard;
}

/** Cuts a text at arbitrary places, letters of two bytes too. */
function cut(text: string, places: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, i) => bytes.subarray(start, at[i] ?? bytes.length));
}

// without digits: lines with numbers in the same places are records, whatever the quotes around them say
const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', '"', '\n', '\r\n', 'é', 'c'), maxLength: 6 });
const written = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

test('what is well written reads as csv-parse reads it, however the text arrives in pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.array(fc.nat(), { maxLength: 5 }),
      (rows, lineEnd, lastEnd, places) => {
        const text = rows.map((row) => row.map(written).join(',')).join(lineEnd) + (lastEnd ? lineEnd : '');
        const judge = parse(text, { relax_column_count: true, skip_empty_lines: true, record_delimiter: [lineEnd] });
        const heard = split(cut(text, places), undefined, 3);
        expect(heard.records).toEqual(judge);
        expect(heard.broken).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

test('a quote that never closes costs its own line and nothing after it', () => {
  const heard = split(['a,b,c\n1,"open,3\n4,"five",6\n7,8,9\n'], undefined, 3);
  expect(heard.records).toEqual([
    ['a', 'b', 'c'],
    ['4', 'five', '6'],
    ['7', '8', '9'],
  ]);
  expect(heard.broken).toEqual([[2, '1,"open,3']]);
});

test('two stray quotes that make one record of several cost the first line alone', () => {
  const lines = ['a,1,x', 'b,2,"Gold plate', 'c,3,y', 'd,4,Pipe 5"', 'e,5,z'];
  for (const end of ['\n', '\r\n']) {
    const heard = split([`${lines.join(end)}${end}`], undefined, 3);
    expect(heard.broken).toEqual([[2, 'b,2,"Gold plate']]);
    expect(heard.records).toEqual([
      ['a', '1', 'x'],
      ['c', '3', 'y'],
      ['d', '4', 'Pipe 5"'],
      ['e', '5', 'z'],
    ]);
  }
  // on the very next line, and in a column further left
  expect(split(['b,"Gold,2\nd,Pipe",4\n'], undefined, 3).records).toEqual([['d', 'Pipe"', '4']]);
});

test.each([
  ['an empty line', ''],
  ['an empty line of blanks', '   '],
  ['a page header again', 'id,price,what'],
  ['a total of the page', 'Total,1200'],
  ['a cell too many', 'm,7,x,y'],
  ['a cell too few', 'm,7'],
  ['a quoted text', 'm,7,"well, said"'],
])('%s among them does not make one record of the sales between two stray quotes', (_, odd) => {
  const sales = Array.from({ length: 40 }, (_, i) => `r${i},${i}.50,thing ${i}`);
  sales[3] = 'r3,"3.50,thing 3';
  sales[20] = odd;
  sales[38] = 'r38,38.50",thing 38';
  for (const end of ['\n', '\r\n']) {
    const heard = split([`${sales.join(end)}${end}`], undefined, 3);
    expect(heard.broken[0]).toEqual([4, sales[3]]);
    expect(heard.records.filter(([id]) => /^r\d/.test(id))).toHaveLength(38);
  }
});

test.each([
  ['with addresses', 'c9,Ann', (i: number) => `c${i},Bo ${i},c${i}@mail.test,no`],
  ['with nothing but texts', 'x,Ann', (i: number) => `x,Bo${'o'.repeat(i)},Turin,no`],
])('two stray quotes in a file of customers %s swallow nobody, and nobody is called by the rest', (_, first, row) => {
  for (const apart of [1, 5, 40]) {
    const lines = Array.from({ length: apart + 1 }, (__, i) => row(i));
    lines[0] = `${first.replace(',', ',"')},ann@mail.test,no`.split(',').slice(0, 4).join(',');
    lines[apart] = row(apart)
      .replace(',Bo', ',Bo')
      .replace(/^([^,]*,[^,]*)/, '$1"');
    const heard = split([`${lines.join('\n')}\n`], undefined, 4);
    // of two lines without an address or a number nothing tells that they are two
    if (apart === 1 && first === 'x,Ann') continue;
    expect(heard.broken).toEqual([[1, lines[0]]]);
    expect(heard.records).toHaveLength(apart);
  }
});

test('a text of several lines stays one, also with separators in it', () => {
  const note = 'a,1,"call\nhim, on, Monday"\n';
  expect(split([note], undefined, 3).records).toEqual([['a', '1', 'call\nhim, on, Monday']]);
  const address = 'a,1,"Main St 5\n20121, Milano"\n';
  expect(split([address], undefined, 3).records).toEqual([['a', '1', 'Main St 5\n20121, Milano']]);
});

test('a header with line ends in its names is one record, in whatever pieces it comes; a stray quote in its place is none', () => {
  const header = '"Customer\nID",Date,"Net\r\nsales"\n\nC1,2026-10-05,12.50\n';
  const rows = [
    ['Customer\nID', 'Date', 'Net\r\nsales'],
    ['C1', '2026-10-05', '12.50'],
  ];
  for (let place = 0; place <= header.length; place++) {
    expect(split([header.slice(0, place), header.slice(place)]).records).toEqual(rows);
  }
  expect(split([header.slice(0, -22)]).records).toEqual(rows.slice(0, 1));
  const stray = split(['"Customer,Date,Sales\nC1,2026-10-05,12.50\nC2",2026-10-06,8.20\n']);
  expect(stray.broken).toEqual([[1, '"Customer,Date,Sales']]);
  expect(stray.records).toHaveLength(2);
  // the record below has another number of cells
  const title = split(['"Sales\nOctober",Shop\nC1,2026-10-05,12.50\nC2,2026-10-06,8.20\n']);
  expect(title.broken).toEqual([[1, '"Sales']]);
});

test('text after a closing quote is broken, a quote inside a plain text is a letter', () => {
  const heard = split(['1,"RECORD 7" SINGLE",2\n3,RECORD 7" SINGLE,4\n']);
  expect(heard.records).toEqual([['3', 'RECORD 7" SINGLE', '4']]);
  expect(heard.broken).toEqual([[1, '1,"RECORD 7" SINGLE",2']]);
});

test('a quote open to the end of a long file is given up after 64 KiB', () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `${i},some text of a line that goes on,${i}`);
  rows[10] = '10,"open,10';
  const heard = split([`${rows.join('\n')}\n`], undefined, 3);
  expect(heard.records).toHaveLength(4999);
  expect(heard.broken).toEqual([[11, '10,"open,10']]);
});

test('lines are counted through quoted line ends and empty lines', () => {
  const heard = split(['a,"b\nc"\n\nd,e\r\n'], undefined, 2);
  expect(heard.records).toEqual([
    ['a', 'b\nc'],
    ['d', 'e'],
  ]);
  expect(heard.lines).toEqual([1, 4]);
});

test('columns of fixed width are apart by blanks', () => {
  expect(split([' 00004 0001 19970101  2   29.33\r\n'], { separator: 'blank', quote: '' }).records).toEqual([
    ['00004', '0001', '19970101', '2', '29.33'],
  ]);
});

const mebibyte = 1024 * 1024;

test('a line of more than a mebibyte costs itself, told by its beginning, in whatever pieces it comes', () => {
  const long = `b,${'x'.repeat(mebibyte + 10)}`;
  for (const pieceLength of [1000, 64 * 1024, 256 * 1024, 3 * mebibyte]) {
    const bytes = Buffer.from(`1,2\n${long}\r\n3,4\n`);
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += pieceLength) pieces.push(bytes.subarray(at, at + pieceLength));
    const heard = split(pieces, undefined, 2);
    expect(heard.records).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(heard.lines).toEqual([1, 3]);
    expect(heard.broken.map(([line, raw]) => [line, raw.slice(0, 6)])).toEqual([[2, 'b,xxxx']]);
    expect(heard.broken[0][1].length).toBeLessThanOrEqual(4096);
  }
});

test.each([
  ['the first', [`${'y'.repeat(2 * mebibyte)}\n1,2\n`], [1]],
  ['the last, which no line end closes', ['1,2\n', 'y'.repeat(mebibyte), 'y'.repeat(mebibyte)], [2]],
  ['with a quote that opens', ['1,2\n"', 'y'.repeat(2 * mebibyte), '\n'], [2]],
  ['of separators alone', ['1,2\n', ','.repeat(mebibyte), ','.repeat(mebibyte), '\n'], [2]],
])('a line too long is told once when it is %s', (_, pieces, lines) => {
  const heard = split(pieces, undefined, 2);
  expect(heard.records).toEqual([['1', '2']]);
  expect(heard.broken.map(([line]) => line)).toEqual(lines);
});

test('a line just short enough is a record, also when it comes in a hundred pieces', () => {
  const text = `a,${'x'.repeat(mebibyte - 2)}`;
  const pieces = Array.from({ length: 100 }, (_, i) => text.slice(i * 10_486, (i + 1) * 10_486));
  expect(split([...pieces, '\n']).records).toEqual([text.split(',')]);
});

test('a line is looked at once and not again with each piece that comes', () => {
  // counts the bytes that are copied together: with a rescan they grow with the square of the line
  const concat = Buffer.concat;
  let copied = 0;
  Buffer.concat = (list, length) => {
    copied += list.reduce((sum, piece) => sum + piece.length, 0);
    return concat(list, length);
  };
  try {
    const piece = 'x'.repeat(4096);
    split(['1,2\n', ...Array.from({ length: 20_000 }, () => piece), '\n3,4\n']);
    expect(copied).toBeLessThan(2 * mebibyte);
  } finally {
    Buffer.concat = concat;
  }
});

test('fields with doubled quotes stay right where they are many', () => {
  const cells = Array.from({ length: 9000 }, (_, i) => (i % 3 === 0 ? '"a""b"' : `c${i}`));
  expect(split([`${cells.join(',')}\n`]).records[0]).toEqual(
    cells.map((cell) => (cell.startsWith('"') ? 'a"b' : cell)),
  );
});
