// `ritorno imports`: the files that were brought in; `ritorno imports undo ID` takes one back.
import type { Command } from 'commander';
import { minorDigits, minorToDecimal, type OpenContext, Problem } from '../ground/index.ts';
import type { ImportRow, UndoPreview } from './contract.ts';
import { ledgerErrors } from './errors.ts';
import { listImports } from './import/list-imports.ts';
import { previewUndo, undoImport } from './import/undo-import.ts';

interface Printed {
  readonly json?: boolean;
}

/** Adds the commands to the program. */
export function importsCommand(program: Command, open: OpenContext): void {
  const group = program.command('imports').description('the files that were brought in, and the way to take one back');
  group
    .command('list', { isDefault: true })
    .description('the newest 50 imports')
    .option('--json', 'print them as JSON', false)
    .action(async ({ json }: Printed) => {
      const context = await open();
      try {
        const { items } = await listImports(context.db);
        process.stdout.write(json ? `${JSON.stringify(items)}\n` : items.map(line).join(''));
      } finally {
        await context.close();
      }
    });
  group
    .command('undo <import>')
    .description('take the receipts of a file out again, as if it had never come; says first what would go')
    .option('--yes', 'do it', false)
    .option('--json', 'print the figures as JSON', false)
    .action(async (id: string, { yes, json }: Printed & { readonly yes?: boolean }) => {
      const context = await open();
      try {
        const importId = Number(id);
        if (!Number.isSafeInteger(importId) || importId < 1) throw new Problem(ledgerErrors.import_not_found);
        const told = yes ? await undoImport(context, importId, null) : await previewUndo(context.db, importId);
        process.stdout.write(json ? `${JSON.stringify({ ...told, undone: yes })}\n` : report(told, yes === true));
      } finally {
        await context.close();
      }
    });
}

function line({ importId, state, startedAt, kind, fileName, figures }: ImportRow): string {
  const what = kind === 'purchases' ? `${figures.receipts} receipts` : `${figures.customers} customers`;
  return `${String(importId).padStart(6)}  ${startedAt.slice(0, 16).replace('T', ' ')}  ${state.padEnd(7)}  ${fileName}: ${what}\n`;
}

function report(told: UndoPreview, done: boolean): string {
  const net = Object.entries(told.net).map(
    ([currency, minor]) => `${minorToDecimal(minor, minorDigits(currency))} ${currency}`,
  );
  const stays: [number, string][] = [
    [told.redeemedStay, 'receipts by which a coupon counts as used stay; ritorno void takes them out'],
    [told.linesStay, 'lines that this file added to receipts of earlier files stay'],
    [told.voidedStay, 'receipts that this file said were cancelled stay voided'],
    [told.endedSilences, 'silences that these purchases ended stay ended'],
    [
      told.openSilences,
      'ladders that began after one of these purchases go on where the customer is late all the same',
    ],
  ];
  return [
    `${done ? 'taken out' : 'would go'}: ${told.receipts} receipts of ${told.customers} customers${net.length > 0 ? `, net ${net.join(', ')}` : ''}`,
    `${done ? 'gone' : 'would be gone'}: ${told.customersGone} customers of whom nothing else is known`,
    ...stays.filter(([count]) => count > 0).map(([count, what]) => `  ${count} ${what}`),
    ...(told.laterFiles.length > 0
      ? [
          `later files told known receipts too: import them again afterwards, nothing is counted twice: ${told.laterFiles.join(', ')}`,
        ]
      : []),
    ...(done ? [] : ['Nothing has changed yet; --yes does it.']),
    '',
  ].join('\n');
}
