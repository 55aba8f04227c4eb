// `ritorno imports`: the files that were brought in; `undo ID` takes one back, `cancel ID` stops one that runs.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { type Context, minorDigits, minorToDecimal, type OpenContext, Problem } from '../ground/index.ts';
import type { ImportRow, UndoPreview } from './contract.ts';
import { ledgerErrors } from './errors.ts';
import { cancelImport } from './import/cancel-import.ts';
import { sweepImports } from './import/import-log.ts';
import { listImports, readImport } from './import/list-imports.ts';
import { removeUnfinished } from './import/rejects-file.ts';
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
        const importId = idOf(id);
        const told = yes ? await undoImport(context, importId, null) : await previewUndo(context.db, importId);
        process.stdout.write(json ? `${JSON.stringify({ ...told, undone: yes })}\n` : report(told, yes === true));
      } finally {
        await context.close();
      }
    });
  group
    .command('cancel <import>')
    .description('stop an import that runs, here or in the server; nothing of a file of purchases stays')
    .option('--json', 'print how it ended as JSON', false)
    .action(async (id: string, { json }: Printed) => {
      const context = await open();
      try {
        const importId = idOf(id);
        await cancelImport(context, importId, null);
        const row = await ended(context, importId);
        process.stdout.write(json ? `${JSON.stringify(row)}\n` : `${howItEnded(row)}\n`);
      } finally {
        await context.close();
      }
    });
}

function idOf(text: string): number {
  const importId = Number(text);
  if (!Number.isSafeInteger(importId) || importId < 1) throw new Problem(ledgerErrors.import_not_found);
  return importId;
}

/** How often a running import is looked at, in milliseconds. */
const lookEvery = 200;

/** The import once it has come to its end. */
async function ended({ db, clock, home }: Context, importId: number): Promise<ImportRow> {
  for (;;) {
    const row = await readImport(db, importId);
    if (row.state !== 'running') return row;
    await sleep(lookEvery);
    for (const dead of await sweepImports(db, clock.now())) await removeUnfinished(home, dead);
  }
}

function howItEnded({ importId, state, kind, figures }: ImportRow): string {
  if (state !== 'cancelled') return `The import ${importId} came to its end before it could be cancelled: ${state}.`;
  return kind === 'purchases'
    ? `The import ${importId} is cancelled; nothing of the file was taken in.`
    : `The import ${importId} is cancelled; ${figures.customers} customers were in by then and stay.`;
}

function line({ importId, state, startedAt, kind, fileName, figures }: ImportRow): string {
  const what = kind === 'purchases' ? `${figures.receipts} receipts` : `${figures.customers} customers`;
  return `${String(importId).padStart(6)}  ${startedAt.slice(0, 16).replace('T', ' ')}  ${state.padEnd(9)}  ${fileName}: ${what}\n`;
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
