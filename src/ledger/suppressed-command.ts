// `ritorno suppressed`: addresses that are not written to, and taking one off the list.
import type { Command } from 'commander';
import { type OpenContext, Problem } from '../ground/index.ts';
import { suppressionReason } from './contract.ts';
import { ledgerErrors } from './errors.ts';
import { liftSuppression } from './people/lift-suppression.ts';
import { listSuppressed } from './people/suppressed-addresses.ts';

interface ListOptions {
  readonly address?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

/** Adds the command to the program. */
export function suppressedCommand(program: Command, open: OpenContext): void {
  const group = program.command('suppressed').description('addresses that are not written to, by no campaign');

  group
    .command('list')
    .description('list the newest, with reason, day and what the mail server said')
    .option('--address <address>', 'whether this address is among them; parts of it cannot be found')
    .option('--reason <reason>', `one of ${suppressionReason.options.join(', ')}`, (text) =>
      suppressionReason.parse(text),
    )
    .option('--json', 'print JSON')
    .action(async ({ address, reason, json }: ListOptions) => {
      const context = await open();
      try {
        const query = { address, reason: reason === undefined ? undefined : suppressionReason.parse(reason) };
        const { items, next } = await listSuppressed(context.db, context.vault, query);
        if (json) return print(JSON.stringify({ items }, null, 1));
        for (const { recordedAt, reason: why, answer, customers } of items) {
          const who = customers.map(({ name }) => name).join(', ') || 'no customer of today';
          print(`${recordedAt.slice(0, 10)}  ${why}  ${who}${answer === null ? '' : `  ${answer}`}`);
        }
        print(next === null ? `${items.length} shown.` : `The newest ${items.length} are shown.`);
      } finally {
        await context.close();
      }
    });

  group
    .command('lift <address>')
    .description('write to an address again; consents and objections stay as they are')
    .option('--ground <text>', 'how and when the person asked, needed where it was they who said no')
    .action(async (address: string, { ground }: { ground?: string }) => {
      const context = await open();
      try {
        const { items } = await listSuppressed(context.db, context.vault, { address });
        if (items.length === 0) throw new Problem(ledgerErrors.suppression_not_found);
        const now = context.clock.now();
        await context.db.transaction(async (tx) => {
          for (const { channel, id } of items)
            await liftSuppression(tx, null, { channel, id, ground: ground?.trim() || undefined }, now);
        });
        print('The address may be written to again.');
      } finally {
        await context.close();
      }
    });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
