// `ritorno backup` and `ritorno restore`.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type OpenContext, progressBars, restoreBackup, writeBackup } from '../ground/index.ts';
import { rowsOfStart } from '../messages/index.ts';

/** Adds `backup` and `restore` to the program. */
export function backupCommands(program: Command, open: OpenContext): void {
  program
    .command('backup <file>')
    .description('write everything into one file, readable by you alone; the server may go on working meanwhile')
    .option('--json', 'print JSON')
    .action(async (file: string, options: { json?: boolean }) => {
      const context = await open();
      const bars = progressBars(process.stderr, options.json ?? false);
      try {
        const path = resolve(file);
        const figures = await writeBackup(context, path, (...at) => bars.watch('backup', ...at));
        bars.stop();
        say(options, { file: path, ...figures }, [
          `${path}: ${figures.rows} rows of ${figures.tables} tables in ${figures.bytes} bytes, read back and found whole.`,
          `The key ${context.home}/vault.key is not in it. Keep a copy of that file in another place.`,
        ]);
      } finally {
        bars.stop();
        await context.close();
      }
    });

  program
    .command('restore <file>')
    .description(
      'fill an empty database from a backup of this version or an older one; nobody is written to until a person resumes sending',
    )
    .option('--new-key', 'accept the backup of an installation whose vault.key is lost')
    .option('--json', 'print JSON')
    .action(async (file: string, options: { newKey?: boolean; json?: boolean }) => {
      const context = await open();
      const bars = progressBars(process.stderr, options.json ?? false);
      try {
        const wanted = { newKey: options.newKey, rowsOfStart };
        const figures = await restoreBackup(context, resolve(file), wanted, (...at) => bars.watch('restore', ...at));
        bars.stop();
        const older = `It was made by an older version: ${figures.migrated.length} changes of the schema were applied to it.`;
        const lost = 'The key is another one: stored passwords and suppressed addresses have to be entered anew.';
        say(options, figures, [
          `Restored ${figures.rows} rows of ${figures.tables} tables, as of ${figures.createdAt}.`,
          ...(figures.migrated.length > 0 ? [older] : []),
          'Sending is paused. Look at what is due, then resume it on the page Today.',
          ...(figures.sameKey ? [] : [lost]),
        ]);
      } finally {
        bars.stop();
        await context.close();
      }
    });
}

function say(options: { json?: boolean }, figures: object, lines: readonly string[]): void {
  process.stdout.write(options.json ? `${JSON.stringify(figures)}\n` : `${lines.join('\n')}\n`);
}
