// `ritorno margins`: what a sale earns where no file told its cost, by category.
import { type Command, InvalidArgumentError } from 'commander';
import { sql } from 'kysely';
import { audit, type Context, type Db, type OpenContext } from '../ground/index.ts';
import { type CategoryMargin, setCategoryMargins } from './facts/margins.ts';

interface CategoryLine {
  readonly category: string;
  readonly products: number;
  /** Products with a cost of their own, which comes before any default. */
  readonly withCost: number;
  /** 0..1; null where none is set. */
  readonly share: number | null;
}

/** A share of the price, 0..1, or none at all. */
type Margin = number | 'none';

/** Adds the commands to the program. */
export function marginCommands(program: Command, open: OpenContext): void {
  const margins = program.command('margins').description('the usual margin of each category, for sales without a cost');
  const within = async (work: (context: Context) => Promise<void>) => {
    const context = await open();
    try {
      await work(context);
    } finally {
      await context.close();
    }
  };

  margins
    .command('list')
    .description('list the categories, their products and their margins')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => within(async ({ db }) => print(await readMargins(db), json)));

  margins
    .command('set')
    .description('set margins and work out again what every purchase earned')
    .argument('[category=percent...]', 'as in coffee=35; coffee=none takes it away', oneMargin, new Map())
    .option('--default <percent>', "the shop's own, for every other category; none takes it away", percent)
    .option('--json', 'print JSON')
    .action((told: Map<string, Margin>, options: { default?: Margin; json?: boolean }) =>
      within(async ({ db, clock }) => {
        const changes = new Map(told);
        if (options.default !== undefined) changes.set('', options.default);
        if (changes.size === 0) throw new InvalidArgumentError('Say which margin: ritorno margins set coffee=35');
        await db.transaction(async (tx) => {
          const now = clock.now();
          const kept = await storedMargins(tx);
          for (const [category, share] of changes) kept.set(category, share);
          const wanted = [...kept].flatMap(([category, share]): CategoryMargin[] =>
            share === 'none' ? [] : [{ category, share }],
          );
          await setCategoryMargins(tx, wanted, now);
          await audit(tx, null, now, { deed: 'margins set', subject: 'shop', details: Object.fromEntries(changes) });
        });
        print(await readMargins(db), options.json);
      }),
    );
}

function percent(text: string): Margin {
  if (text === 'none') return text;
  const value = /^\d{1,3}(?:\.\d{1,2})?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (value <= 100) return Math.round(value * 100) / 10_000;
  throw new InvalidArgumentError('Give a margin from 0 to 100 percent of the price, or none.');
}

function oneMargin(text: string, known: Map<string, Margin>): Map<string, Margin> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give category=percent, as in coffee=35.');
  return new Map(known).set(text.slice(0, at), percent(text.slice(at + 1)));
}

async function storedMargins(db: Db): Promise<Map<string, Margin>> {
  const rows = await db.rows(
    sql<{ category: string; share: number }>`
      select category, margin_share::float8 as share from category_margin`,
  );
  return new Map(rows.map(({ category, share }) => [category, share]));
}

/** Every category that a product has or a margin names, the shop's own default ('') first. */
async function readMargins(db: Db): Promise<CategoryLine[]> {
  return db.rows(
    sql<CategoryLine>`
      select category, coalesce(p.products, 0) as products, coalesce(p.with_cost, 0) as "withCost",
        m.margin_share::float8 as share
      from (
        select category, count(*) as products, count(unit_cost_minor) as with_cost
        from product where category is not null group by category
      ) p
      full join (select * from category_margin union all
                 select '', null where not exists (select 1 from category_margin where category = '')) m
        using (category)
      order by category`,
  );
}

function print(lines: readonly CategoryLine[], json: boolean | undefined): void {
  const text = lines.map(({ category, products, withCost, share }) => {
    const margin = share === null ? 'not set' : `${Math.round(share * 10_000) / 100} %`;
    const known = category === '' ? '' : `  ${products} products, ${withCost} with a cost`;
    return `${margin.padStart(8)}  ${category === '' ? 'every other category' : category}${known}`;
  });
  process.stdout.write(json ? `${JSON.stringify({ margins: lines }, null, 1)}\n` : `${text.join('\n')}\n`);
}
