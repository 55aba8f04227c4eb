// `ritorno late`: who is late for them, or probably gone, on a day, as a table, CSV or JSON.
import { type Command, Option } from 'commander';
import { type Context, calendarDay, type Day, dayIn, type OpenContext, readShop, silent } from '../ground/index.ts';
import type { ShopBeside } from './analyst/beside.ts';
import { analystCommands } from './analyst/commands.ts';
import { type Question, question } from './contract.ts';
import { type Asked, goneLimitOn, type LateCustomer, lateCustomers, lateLimitSeen } from './late.ts';
import { type LateFormat, lateFormats, writeLate } from './late-output.ts';
import { parseGoneLimit, parseLimit } from './limit.ts';

/** Adds the room's commands to the program. */
export function scoreCommands(program: Command, open: OpenContext, beside?: ShopBeside): void {
  analystCommands(program, beside);
  program
    .command('late')
    .description('list the customers whose silence is no longer normal for them, or who are probably gone')
    .option('--as-of <date>', 'the day to look from, YYYY-MM-DD; default today', calendarDay)
    .addOption(
      new Option('--question <question>', 'late: silent for longer than their own rhythm; gone: probably no customer')
        .choices(question.options)
        .default('late'),
    )
    .option(
      '--limit <limit>',
      'late: false alarms (5%), days (60d) or multiple of the own mean gap (1.5x), default 5%; ' +
        'gone: the chance of being still a customer below which (50%), or mean, default the shop’s',
    )
    .addOption(new Option('--format <format>', 'how to print').choices(lateFormats).default('table'))
    .action(async (options: { asOf?: Day; question: Question; limit?: string; format: LateFormat }) => {
      // what cannot be understood is said before the database is opened
      const limit = parseLimit(options.question === 'late' ? (options.limit ?? '5%') : '5%');
      const told = options.question === 'gone' && options.limit ? parseGoneLimit(options.limit) : undefined;
      const context = await open();
      try {
        const { zone, currency, goneBelow } = await readShop(context.db);
        const asOf = options.asOf ?? dayIn(zone, context.clock.now());
        const asked: Asked =
          options.question === 'late'
            ? { question: 'late', limit }
            : { question: 'gone', below: await goneLimitOn(context, asOf, told ?? goneBelow) };
        const late = await collect(context, asOf, asked);
        const seen = asked.question === 'late' ? await lateLimitSeen(context, asOf, limit) : null;
        await writeLate(process.stdout, late, options.format, currency, { asOf, asked, seen }, process.stderr);
      } finally {
        await context.close();
      }
    });
}

/** The late customers, the most valuable first. */
async function collect(context: Context, asOf: Day, asked: Asked): Promise<LateCustomer[]> {
  const late: LateCustomer[] = [];
  for await (const one of lateCustomers(context, asOf, asked, silent)) late.push(one);
  return late.sort((a, b) => b.value - a.value || (a.customer < b.customer ? -1 : 1));
}
