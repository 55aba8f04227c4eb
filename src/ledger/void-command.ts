// `ritorno void`: a purchase that did not happen, or came in wrong, counts no more.
import type { Command } from 'commander';
import { sql } from 'kysely';
import { audit, type OpenContext, Problem } from '../ground/index.ts';
import { ledgerErrors } from './errors.ts';
import { defaultSource } from './facts/record-purchases.ts';
import { voidPurchases } from './facts/void-purchase.ts';
import { customerIdOf } from './people/person.ts';

interface Options {
  readonly customer?: string;
  readonly source: string;
}

/** Adds the command to the program. */
export function voidCommand(program: Command, open: OpenContext): void {
  program
    .command('void')
    .description('take a purchase out of every figure, for good; a right one can then come in under another source')
    .argument('<receipt>', 'number of the receipt, as the file told it')
    .option('--customer <id>', "the buyer's id outside, where receipts of several customers have the number")
    .option('--source <name>', 'whose receipt numbers these are, as in import --source', defaultSource)
    .action(async (receipt: string, { customer, source }: Options) => {
      const context = await open();
      try {
        const { db, clock } = context;
        const said = await db.transaction(async (tx) => {
          const found = await tx.rows(
            sql<{ customerId: number; purchaseId: number; buyer: string; day: string }>`
              select p.customer_id as "customerId", p.purchase_id as "purchaseId", c.external_id as buyer, p.day
              from purchase p join customer c using (customer_id)
              where p.receipt = ${receipt} and p.source = ${source} and p.voided_at is null
                and (${customer ?? null}::text is null or c.external_id in (${customer ?? null}, ${(customer && customerIdOf(customer)) ?? null}))
              order by 1 limit 10`,
          );
          if (found.length === 0) throw new Problem(ledgerErrors.receipt_not_found, { receipt, source });
          if (found.length > 1) {
            const customers = found.map(({ buyer }) => buyer).join(', ');
            throw new Problem(ledgerErrors.receipt_of_several, { receipt, customers });
          }
          const [{ buyer, day }] = found;
          await voidPurchases(tx, found, clock.now());
          await audit(tx, null, clock.now(), { deed: 'purchase voided', subject: receipt, details: { source } });
          return `Receipt ${receipt} of customer ${buyer}, ${day}, counts no more.\n`;
        });
        process.stdout.write(said);
      } finally {
        await context.close();
      }
    });
}
