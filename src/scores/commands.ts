// `ritorno late`: who is late on a day, as a table, CSV or JSON.
import { type Command, Option } from 'commander';
import { type Context, calendarDay, type Day, dayIn, type OpenContext, readShop, silent } from '../ground/index.ts';
import { analystCommands } from './analyst/commands.ts';
import { type LateCustomer, lateCustomers } from './late.ts';
import { type LateFormat, lateFormats, writeLate } from './late-output.ts';
import { parseLimit } from './limit.ts';

/** Adds the room's commands to the program. */
export function scoreCommands(program: Command, open: OpenContext): void {
  analystCommands(program);
  program
    .command('late')
    .description('list the customers whose silence is no longer normal for them')
    .option('--as-of <date>', 'the day to look from, YYYY-MM-DD; default today', calendarDay)
    .option('--limit <limit>', 'false alarms (5%), days (60d) or multiple of the own mean gap (1.5x)', '5%')
    .addOption(new Option('--format <format>', 'how to print').choices(lateFormats).default('table'))
    .action(async (options: { asOf?: Day; limit: string; format: LateFormat }) => {
      const limit = parseLimit(options.limit);
      const context = await open();
      try {
        const { zone, currency } = await readShop(context.db);
        const asOf = options.asOf ?? dayIn(zone, context.clock.now());
        const late = await collect(context, asOf, limit);
        await writeLate(process.stdout, late, options.format, currency);
      } finally {
        await context.close();
      }
    });
}

/** The late customers, the most valuable first. */
async function collect(context: Context, asOf: Day, limit: ReturnType<typeof parseLimit>): Promise<LateCustomer[]> {
  const late: LateCustomer[] = [];
  for await (const one of lateCustomers(context, asOf, limit, silent)) late.push(one);
  return late.sort((a, b) => b.value - a.value || (a.customer < b.customer ? -1 : 1));
}
