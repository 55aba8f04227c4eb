// The analyst's commands on files: figures of the literature, other layouts, returns, and files that cannot be used.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Command, CommanderError } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { absent, hasData } from '../../../tests/real-data.ts';
import { dayFromNumber, Problem } from '../../ground/index.ts';
import { createRandom } from '../../models/index.ts';
import type { ShopBeside } from './beside.ts';
import { analystCommands } from './commands.ts';
import { evaluateFile, type FileEvaluation } from './evaluate-file.ts';
import { type FitReport, fitFile } from './fit-file.ts';
import { type Prediction, predictFile } from './predict-file.ts';
import { readVisitsFile } from './read-visits-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-analyst-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const data = (name: string) => fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Runs a command and gives what it printed. */
async function ritorno(...words: string[]): Promise<string> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((piece) => {
    text += piece;
    return true;
  });
  const program = new Command('ritorno').exitOverride();
  analystCommands(program);
  try {
    await program.parseAsync(words, { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return text;
}

async function problemOf(...words: string[]): Promise<string | undefined> {
  const error: unknown = await ritorno(...words).catch((thrown: unknown) => thrown);
  if (error instanceof CommanderError) return error.message;
  return error instanceof Problem && error.remedy !== '' ? error.kind.code : undefined;
}

/** The places of numbers that are none. */
function strangeNumbers(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => strangeNumbers(inner, `${path}.${name}`));
}

const now = new Date('2026-01-01T00:00:00Z');

/** 200 customers over two years; each buys at gaps around an own mean and leaves after some purchase. */
function someYears(): { customer: string; day: string; amount: string }[] {
  const random = createRandom(11);
  const rows: { customer: string; day: string; amount: string }[] = [];
  for (let i = 0; i < 200; i++) {
    const mean = 10 + 60 * random.uniform();
    let day = 19_000 + Math.floor(400 * random.uniform());
    do {
      rows.push({ customer: `c${i}`, day: dayFromNumber(day), amount: (5 + 40 * random.uniform()).toFixed(2) });
      day += 1 + Math.floor(-mean * Math.log(random.uniform()));
    } while (day < 19_730 && random.uniform() > 0.12);
  }
  return rows;
}

describe('real data', () => {
  test.skipIf(!hasData('cdnow'))(
    `CDNOW in weeks has the likelihood of the literature (${absent} when missing)`,
    async () => {
      const words = ['fit', data('cdnow_sample.txt'), '--unit', 'weeks', '--until', '1997-09-30', '--json'];
      const fit = JSON.parse(await ritorno(...words, '--model', 'mbg-nbd')) as FitReport;
      expect(fit.customers).toBe(2357);
      expect(fit.logLikelihood).toBeCloseTo(-9582.1357, 3);
      const spend = JSON.parse(await ritorno(...words, '--model', 'gamma-gamma')) as FitReport;
      expect(spend.customers).toBe(946);
    },
  );

  test.skipIf(!hasData('grocery'))(`the grocer is regular: k = 2 (${absent} when missing)`, async () => {
    const words = ['fit', data('groceryElog.csv'), '--unit', 'weeks', '--until', '2006-12-31', '--json'];
    const fit = JSON.parse(await ritorno(...words, '--model', 'mbg-cnbd-k')) as FitReport;
    expect(fit.k).toBe(2);
    expect(fit.logLikelihood).toBeCloseTo(-14978.2107, 3);
  });
});

describe('a file', () => {
  test('reads the same whatever its layout: semicolons and decimal commas, tabs, times with a zone, packed', async () => {
    const rows = someYears();
    const plain = await file(
      'plain.csv',
      `customer,date,amount\n${rows.map((r) => `${r.customer},${r.day},${r.amount}`).join('\n')}\n`,
    );
    const semicolons = rows.map(
      (r) => `${r.customer};${r.day.split('-').reverse().join('.')};${r.amount.replace('.', ',')}`,
    );
    const others = [
      await file('semicolons.csv', `klient;data;kwota\n${semicolons.join('\n')}\n`),
      await file(
        'tabs.tsv',
        `customer_id\torder_date\ttotal\n${rows.map((r) => `${r.customer}\t${r.day}\t${r.amount}`).join('\n')}\n`,
      ),
      await file(
        'zones.csv.gz',
        gzipSync(
          `user_id,timestamp,value\n${rows.map((r) => `${r.customer},${r.day}T09:30:00+00:00,${r.amount}`).join('\n')}\n`,
        ),
      ),
    ];
    const wanted = await readVisitsFile(plain, { now });
    expect(wanted.customers).toHaveLength(200);
    for (const path of others) {
      const { visits, customers } = await readVisitsFile(path, { now });
      expect(customers).toEqual(wanted.customers);
      expect(visits).toEqual(wanted.visits);
    }
  });

  test('counts a day once, and a day of returns not at all; without amounts every day counts', async () => {
    const lines = 'a,2024-01-01,10\na,2024-01-01,5\na,2024-01-09,-5\nb,2024-02-01,7\nb,2024-03-01,0\n';
    const { visits } = await readVisitsFile(await file('returns.csv', `customer,date,amount\n${lines}`), { now });
    expect([...Array.from(visits.starts)]).toEqual([0, 1, 3]);
    expect(Array.from(visits.amounts ?? [])).toEqual([15, 7, 0]);
    const bare = lines.replace(/,[-\d]+$/gm, '');
    const days = await readVisitsFile(await file('bare.csv', `customer,date\n${bare}`), { now });
    expect([...Array.from(days.visits.starts)]).toEqual([0, 2, 4]);
    expect(days.visits.amounts).toBeUndefined();
  });

  test('adds up whole cents, so that what was given back in full is no visit, and never two currencies', async () => {
    const lines = 'a,2024-01-01,0.10,1\na,2024-01-01,0.20,1\na,2024-01-01,-0.30,1\nb,2024-02-01,7,2\n';
    const { visits } = await readVisitsFile(await file('cents.csv', `customer,date,amount,receipt\n${lines}`), { now });
    expect([...Array.from(visits.starts)]).toEqual([0, 0, 1]);
    const mixed = 'customer,date,amount,currency\na,2024-01-01,10,EUR\na,2024-02-01,5,USD\n';
    const two = await readVisitsFile(await file('currencies.csv', mixed), { now });
    expect(two.visits.days).toHaveLength(2);
    expect(two.visits.amounts).toBeUndefined();
  });

  test('is predicted and evaluated on its past alone, and what it says holds together', async () => {
    const rows = someYears();
    const write = (name: string, kept: typeof rows) =>
      file(name, `customer,date,amount\n${kept.map((r) => `${r.customer},${r.day},${r.amount}`).join('\n')}\n`);
    const until = dayFromNumber(19_640);
    const whole = await write('whole.csv', rows);
    const past = await write(
      'past.csv',
      rows.filter((row) => row.day <= until),
    );
    // how one is chosen is tested beside the models
    const words = ['--until', until, '--model', 'blend', '--format', 'json', '--horizon'];
    const json = await ritorno('predict', whole, ...words, '60');
    expect(await ritorno('predict', past, ...words, '60')).toBe(json);
    const { predictions } = JSON.parse(json) as { predictions: Prediction[] };
    expect(predictions).toHaveLength(new Set(rows.filter((row) => row.day <= until).map((row) => row.customer)).size);
    for (const { p_buy, p_alive, expected_count, lateness, expected_visit } of predictions) {
      expect(p_buy).toBeGreaterThanOrEqual(0);
      expect(p_buy).toBeLessThanOrEqual(Math.min(p_alive, expected_count));
      expect(p_alive).toBeLessThanOrEqual(1);
      expect(lateness).toBeGreaterThanOrEqual(0);
      expect(lateness).toBeLessThanOrEqual(1);
      expect(expected_visit === null || expected_visit > until).toBe(true);
    }
    // a longer horizon can only add to the chance and the count; what is known of today stays
    const longer = JSON.parse(await ritorno('predict', past, ...words, '250'));
    (longer.predictions as Prediction[]).forEach(
      (
        { p_buy, expected_count, median_count, count_low, count_high, expected_spend, expected_spend_minor, ...today },
        i,
      ) => {
        const {
          p_buy: sooner,
          expected_count: fewer,
          median_count: least,
          count_low: lowest,
          count_high: highest,
          expected_spend: less,
          expected_spend_minor: cents,
          ...then
        } = predictions[i];
        expect(count_low).toBeGreaterThanOrEqual(lowest);
        expect(count_high).toBeGreaterThanOrEqual(highest);
        expect(expected_spend_minor).toBeGreaterThanOrEqual(cents ?? Number.POSITIVE_INFINITY);
        expect(median_count).toBeGreaterThanOrEqual(least);
        expect(expected_spend).toBeGreaterThanOrEqual(less ?? Number.POSITIVE_INFINITY);
        expect(p_buy).toBeGreaterThanOrEqual(sooner);
        expect(expected_count).toBeGreaterThanOrEqual(fewer);
        expect(today).toEqual(then);
      },
    );
    const report = JSON.parse(
      await ritorno('evaluate', whole, '--cutoff', until, '--horizon', '60', '--json'),
    ) as FileEvaluation;
    expect(report.customers).toBe(predictions.length);
    expect(report.forecasters.map(({ name }) => name)).toContain(report.chosen);
    // the difference between two forecasters is that of their figures
    const auc = new Map(report.forecasters.map((row) => [row.name, row.auc]));
    for (const { against, metric, difference, low, high } of report.comparisons) {
      expect(low).toBeLessThanOrEqual(high);
      if (metric === 'auc') expect(difference).toBeCloseTo((auc.get(report.chosen) ?? 0) - (auc.get(against) ?? 0), 9);
    }
  });

  test('of products tells how well each way of recommending finds the last basket', async () => {
    const random = createRandom(3);
    const lines = Array.from({ length: 1200 }, (_, i) => {
      const customer = i % 60;
      const product = random.uniform() < 0.7 ? `p${customer % 12}` : `p${Math.floor(40 * random.uniform())}`;
      return `u${customer},${dayFromNumber(19_000 + 7 * Math.floor(i / 120))},${product},2.50`;
    });
    const path = await file('products.csv', `customer,date,product,amount\n${lines.join('\n')}\n`);
    const report = JSON.parse(await ritorno('recommend', '--evaluate', path, '--leave-out', 'p39', '--json')) as {
      customers: number;
      chosen: string;
      methods: { method: string; all: Record<string, number>; new: Record<string, number> }[];
    };
    expect(report.customers).toBe(60);
    expect(report.methods.map(({ method }) => method)).toContain(report.chosen);
    const recall = (name: string) => report.methods.find(({ method }) => method === name)?.all['recall@10'] ?? 0;
    expect(recall('rebuy')).toBeGreaterThan(recall('popularity'));
  });

  // who, when: bases from which no model could learn what it seems to know
  const thin: [what: string, rows: [customer: string, day: number][]][] = [
    ['one customer', Array.from({ length: 12 }, (_, i) => ['a', 20 * i])],
    ['two rows', [0, 30].map((day) => ['a', day])],
    ['nobody who came back', Array.from({ length: 300 }, (_, i) => [`c${i}`, (i * 37) % 300])],
    ['everybody on one day', Array.from({ length: 250 }, (_, i) => [`c${i}`, 0])],
    ['everybody every day', Array.from({ length: 900 }, (_, i) => [`c${i % 15}`, Math.floor(i / 15)])],
    ['everybody on the same two days', Array.from({ length: 500 }, (_, i) => [`c${i % 250}`, i < 250 ? 0 : 80])],
  ];
  test.each(thin)('of %s is answered with a warning, and with numbers alone', async (what, bought) => {
    const lines = bought.map(([customer, day]) => `${customer},${dayFromNumber(19_500 + day)},10`);
    const path = await file(`${what}.csv`, `customer,date,amount\n${lines.join('\n')}\n`);
    const source = await readVisitsFile(path, { now });
    const prediction = predictFile(source, source.last, { horizon: 90, patience: 365, model: 'chosen' });
    const evaluation = evaluateFile(source, Math.floor((source.first + source.last) / 2), 30);
    const fit = fitFile(source, 'personal', 'days', source.last);
    expect(prediction.notes.length).toBeGreaterThan(0);
    expect(evaluation.notes.length).toBeGreaterThan(0);
    expect(fit.diagnosis.length).toBeGreaterThan(0);
    expect(strangeNumbers({ prediction, evaluation, fit })).toEqual([]);
    if (what.startsWith('nobody')) expect(prediction.predictions[0].expected_visit).toBeNull();
  });

  test('with two years in it tells its season, and expects fewer before the quiet weeks than the calendar does', async () => {
    const random = createRandom(5);
    const rows: string[] = [];
    const summer = (day: number) => /-0[678]-/.test(dayFromNumber(day));
    for (let i = 0; i < 250; i++) {
      const gap = 8 + 20 * random.uniform();
      const first = 19_000 + Math.floor(300 * random.uniform());
      // four of five summer days pass as if they were none
      for (let day = first, left = 0; day < 19_875; day++) {
        if (summer(day) && random.uniform() < 0.8) continue;
        if (left-- > 0) continue;
        rows.push(`c${i},${dayFromNumber(day)},9.50`);
        left = Math.floor(-gap * Math.log(random.uniform()));
        if (random.uniform() < 0.03) break;
      }
    }
    const path = await file('summers.csv', `customer,date,amount\n${rows.join('\n')}\n`);
    const source = await readVisitsFile(path, { now });
    // the end of May, and two years and a bit after the first purchase
    const until = 19_874;
    const ask = (model: 'personal' | 'mbg-nbd', season: boolean) =>
      predictFile(source, until, { horizon: 60, patience: 365, model, season });
    const own = ask('personal', true);
    const calendar = ask('personal', false);
    const sum = ({ predictions }: typeof own, of: (one: Prediction) => number) =>
      predictions.reduce((total, one) => total + of(one), 0);
    expect(own.notes.join(' ')).toContain('Two years of purchases tell a season');
    expect(calendar.notes.join(' ')).not.toContain('season');
    expect(sum(own, (one) => one.expected_count)).toBeLessThan(0.6 * sum(calendar, (one) => one.expected_count));
    const visits = own.predictions.map((one) => one.expected_visit ?? '9999');
    expect(visits.every((visit) => visit > dayFromNumber(until))).toBe(true);
    // single models are those of the literature, whatever the season
    expect(ask('mbg-nbd', true)).toEqual(ask('mbg-nbd', false));
  });

  test('of lines that cannot be read says how many, and its warnings go beside the figures', async () => {
    const path = await file('half.csv', 'customer,date,amount\na,2024-01-01,10\na,2024-02-30,5\n,2024-02-01,5\n');
    const warned = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const csv = await ritorno('predict', path);
    const said = warned.mock.calls.map(([text]) => text);
    expect(said).toContain('2 of 3 lines were left out: bad date 1, no customer 1.\n');
    expect(csv).not.toContain('left out');
    const json = JSON.parse(await ritorno('predict', path, '--format', 'json')) as { notes: string[] };
    expect(said.slice(-json.notes.length)).toEqual(json.notes.map((note) => `${note}\n`));
  });

  test('that cannot be used is refused with what would do', async () => {
    const path = await file('small.csv', 'customer,date,amount\na,2024-01-01,10\na,2024-02-01,5\n');
    expect(await problemOf('fit', join(folder, 'missing.csv'))).toBe('file_unreadable');
    expect(await problemOf('fit', path, '--model', 'oracle')).toBe('model_unknown');
    expect(await problemOf('fit', path, '--until', '2024-02-30')).toContain('YYYY-MM-DD');
    expect(await problemOf('fit', path, '--until', '2023-12-31')).toBe('file_without_purchases');
    expect(await problemOf('predict', path, '--horizon', '0')).toContain('from 1 to 3650');
    expect(await problemOf('evaluate', path, '--cutoff', 'yesterday')).toContain('YYYY-MM-DD');
    expect(await problemOf('evaluate', path, '--cutoff', '2030-01-01')).toBe('nothing_after_cutoff');
    expect(await problemOf('recommend', '--evaluate', path)).toBe('file_without_column');
    const bare = await file('once.csv', 'customer,date\na,2024-01-01\nb,2024-02-01\n');
    expect(await problemOf('fit', bare, '--model', 'gamma-gamma')).toBe('file_without_column');
    const words = await file('words.csv', 'this,that\nis,no\nlog,at all\n');
    expect(await problemOf('predict', words)).toBe('columns_missing');
  });

  test('of two customers is enough', async () => {
    const path = await file('two.csv', 'customer,date,amount\na,2024-01-01,10\na,2024-02-01,5\nb,2024-01-03,5\n');
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const csv = (await ritorno('predict', path, '--until', '2024-02-01')).split('\n');
    expect(csv[0]).toBe(
      'customer,p_buy,expected_count,p_alive,lateness,expected_visit,expected_visit_low,expected_visit_high,median_count,spend_per_visit,expected_spend,count_low,count_high,residual_visits,expected_spend_minor,residual_value_minor,currency',
    );
    expect(csv.slice(1).map((line) => line.split(',')[0])).toEqual(['a', 'b', '']);
    const report = JSON.parse(await ritorno('evaluate', path, '--cutoff', '2024-01-15', '--json')) as FileEvaluation;
    expect(report).toMatchObject({ customers: 2, baseRate: 0.5, chosen: 'blend' });
    expect(report.notes[0]).toContain('The file ends on 2024-02-01');
  });

  test('tells of each customer the interval of the next visit, the nearest count and the money', async () => {
    const rows = someYears();
    const lines = rows.map((row) => `${row.customer},${row.day},${row.amount}`);
    const source = await readVisitsFile(await file('money.csv', `customer,date,amount\n${lines.join('\n')}\n`), {
      now,
    });
    const { predictions, reason } = predictFile(source, 19_640, { horizon: 90, patience: 365, model: 'personal' });
    expect(reason).toBeNull();
    for (const one of predictions) {
      if (one.expected_visit !== null) {
        expect((one.expected_visit_low ?? '9') <= one.expected_visit).toBe(true);
        expect((one.expected_visit_high ?? '0') >= one.expected_visit).toBe(true);
      }
      expect(Number.isInteger(one.median_count)).toBe(true);
      expect(one.median_count > 0).toBe(one.p_buy > 0.5);
      // amounts of this base lie between 5 and 45
      expect(one.spend_per_visit).toBeGreaterThan(5);
      expect(one.spend_per_visit).toBeLessThan(45);
      expect(one.expected_spend).toBeCloseTo((one.spend_per_visit ?? 0) * one.expected_count, 4);
      expect(one.count_low <= one.median_count && one.median_count <= one.count_high).toBe(true);
      // whole minor units of the file's currency, as money is everywhere
      expect([Number.isInteger(one.expected_spend_minor), one.currency]).toEqual([true, 'EUR']);
      expect(Math.abs((one.expected_spend_minor ?? 0) - 100 * (one.expected_spend ?? 0))).toBeLessThan(0.51);
      const worth = 100 * (one.spend_per_visit ?? 0) * one.residual_visits;
      expect(Math.abs((one.residual_value_minor ?? 0) - worth)).toBeLessThan(0.51 + 1e-6 * worth);
    }
    // five years hold more than ninety days; the more a year's waiting takes off, the less they are worth
    const options = { horizon: 90, patience: 365, model: 'personal' } as const;
    const full = predictFile(source, 19_640, { ...options, discount: 0 }).predictions;
    predictions.forEach(({ residual_visits, expected_count }, i) => {
      expect(residual_visits).toBeGreaterThan(0.9 * expected_count);
      expect(residual_visits).toBeLessThanOrEqual(full[i].residual_visits);
    });
    const fiveYears = predictFile(source, 19_640, { ...options, horizon: 5 * 365 }).predictions;
    full.forEach(({ residual_visits }, i) => {
      expect(residual_visits).toBeCloseTo(fiveYears[i].expected_count, 5);
    });
    const bare = rows.map((row) => `${row.customer},${row.day}`);
    const days = await readVisitsFile(await file('no-money.csv', `customer,date\n${bare.join('\n')}\n`), { now });
    const [first] = predictFile(days, 19_640, { horizon: 90, patience: 365, model: 'personal' }).predictions;
    expect([first.spend_per_visit, first.expected_spend]).toEqual([null, null]);
    expect([first.expected_spend_minor, first.residual_value_minor, first.currency]).toEqual([null, null, null]);
    expect(first.residual_visits).toBeGreaterThan(0);
  });

  test('names the customers who only brought something back, since nothing is foretold of them', async () => {
    const lines = 'a,2024-01-01,10\na,2024-02-01,5\nb,2024-01-03,-5\nc,2024-01-03,7\nc,2024-01-03,-7\nd,2024-01-05,3\n';
    const source = await readVisitsFile(await file('back.csv', `customer,date,amount\n${lines}`), { now });
    const { notes, predictions } = predictFile(source, source.last, { horizon: 30, patience: 365, model: 'personal' });
    expect(predictions.map(({ customer }) => customer)).not.toContain('b');
    expect(notes.join(' ')).toContain(
      '1 customer has returns alone and bought nothing, so nothing is foretold of them: b.',
    );
  });

  test('gives a card the same name as an import does', async () => {
    const lines = '0042,2024-01-01,10\n0042,2024-02-01,5\n';
    const { customers } = await readVisitsFile(await file('cards.csv', `card,date,amount\n${lines}`), { now });
    expect(customers).toEqual(['card:0042']);
  });

  /** So few that no model can be tried: the choice is quick, and kept like any other. */
  const few = () => someYears().filter(({ customer }) => Number(customer.slice(1)) < 40);

  test('is chosen for once: the same content, whatever its name, asks the kept choice, other content does not', async () => {
    const rows = few().map((row) => `${row.customer},${row.day},${row.amount}`);
    const content = `customer,date,amount\n${rows.join('\n')}\n`;
    const kept = join(folder, 'kept-choices.json');
    const ask = async (path: string, ...more: string[]) =>
      JSON.parse(await ritorno('predict', path, '--keep-choice', kept, '--format', 'json', ...more)) as {
        model: string;
        reason: string;
        choice: { kept: string | null };
        predictions: Prediction[];
      };
    const one = await file('one-name.csv', content);
    const fresh = await ask(one);
    expect(fresh.choice.kept).toBeNull();
    expect(fresh.reason).not.toBe('');
    const again = await ask(await file('other-name.csv', content));
    expect(again.choice.kept).not.toBeNull();
    expect({ ...again, choice: null }).toEqual({ ...fresh, choice: null });
    // another horizon needs no other choice, another day does
    expect((await ask(one, '--horizon', '30')).choice.kept).not.toBeNull();
    expect((await ask(await file('more.csv', `${content}c1,2024-01-20,7\n`))).choice.kept).toBeNull();
    await writeFile(kept, 'no JSON');
    expect((await ask(one)).choice.kept).toBeNull();
    expect(await problemOf('predict', one, '--keep-choice', folder)).toBe('choice_unreadable');
  }, 240_000);

  test('says why the model was chosen before the figures, and that the file ends before the horizon first of all', async () => {
    const rows = few().map((row) => `${row.customer},${row.day},${row.amount}`);
    const path = await file('why.csv', `customer,date,amount\n${rows.join('\n')}\n`);
    const late = dayFromNumber(19_700);
    const lines = (await ritorno('evaluate', path, '--cutoff', late, '--horizon', '90')).split('\n');
    expect(lines[0]).toMatch(/^The file ends on .*, before the 90 days do/);
    expect(lines.filter((line) => line.startsWith('The file ends on'))).toHaveLength(1);
    const json = JSON.parse(await ritorno('evaluate', path, '--cutoff', late, '--horizon', '90', '--json'));
    expect(Object.keys(json)[0]).toBe('warnings');
  }, 240_000);

  test('counts days in the zone of the shop beside it, in the named one, or says which one it took', async () => {
    const lines = 'a,2026-07-01T04:30:00Z,10\na,2026-06-20T12:00:00Z,5\nb,2026-06-20T12:00:00Z,5\n';
    const path = await file('evening.csv', `customer,date,amount\n${lines}`);
    const until = async (beside: ShopBeside | undefined, ...words: string[]) => {
      let text = '';
      const write = vi.spyOn(process.stdout, 'write').mockImplementation((piece) => {
        text += piece;
        return true;
      });
      const program = new Command('ritorno').exitOverride();
      analystCommands(program, beside);
      try {
        await program.parseAsync(['fit', path, '--json', ...words], { from: 'user' });
      } finally {
        write.mockRestore();
      }
      return JSON.parse(text) as FitReport;
    };
    const shop: ShopBeside = { folder: undefined, zone: async () => 'America/Los_Angeles' };
    expect((await until(shop)).until).toBe('2026-06-30');
    expect((await until(shop)).diagnosis.join(' ')).not.toContain('Days are counted');
    expect((await until(shop, '--zone', 'Asia/Tokyo')).until).toBe('2026-07-01');
    const alone = await until(undefined);
    expect(alone.until).toBe('2026-07-01');
    expect(alone.diagnosis[0]).toContain('Days are counted in Europe/Rome');
  });

  test('of regular and irregular customers is described in words, with standard errors', async () => {
    const rows = someYears().map((row) => `${row.customer},${row.day},${row.amount}`);
    const path = await file('words-of-fit.csv', `customer,date,amount\n${rows.join('\n')}\n`);
    const text = await ritorno('fit', path, '--model', 'personal');
    expect(text).toMatch(/kinds? of customer/);
    expect(text).toMatch(
      /\d % buy (like clockwork|rather regular|at random|in bursts): gaps of .* leave after a visit/,
    );
    expect(text).toMatch(/regularity +[\d.]+ {2}\(standard error/);
    expect(text).not.toContain('{"');
  });
});
