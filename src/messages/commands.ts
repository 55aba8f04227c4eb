// `ritorno mail ...` and `ritorno templates ...`: caught mail and templates from the command line.
import type { Command } from 'commander';
import type { Context, OpenContext } from '../ground/index.ts';
import { listCaughtMail } from './catcher/caught-mail.ts';
import { accounting } from './queue/accounting.ts';
import { openRenderer } from './templates/render-thread.ts';
import { checkTemplate, listTemplates } from './templates/store.ts';

/** Adds `mail ...` and `templates ...` to the program. */
export function messageCommands(program: Command, open: OpenContext): void {
  const mail = program.command('mail').description('look at messages and at caught mail');

  mail
    .command('list')
    .description('list the newest mail that the built-in catcher has caught')
    .option('--search <text>', 'part of an address or of the subject')
    .option('--json', 'print JSON')
    .action(async (options: { search?: string; json?: boolean }) =>
      withContext(open, async ({ db }) => {
        const { items, total } = await listCaughtMail(db, options);
        if (options.json) return print(JSON.stringify({ total, items }, null, 1));
        for (const one of items) print(`${one.id}  ${one.caughtAt}  ${one.to.join(', ')}  ${one.subject}`);
        print(total > items.length ? `${items.length} of ${total} shown.` : `${total} caught.`);
      }),
    );

  mail
    .command('accounting')
    .description('count what became of every message: sent, not sent and why, waiting')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) =>
      withContext(open, async ({ db }) => {
        const sums = await accounting(db);
        if (options.json) return print(JSON.stringify(sums, null, 1));
        const { due, sent, suppressed, pending, uncertain, reasons } = sums;
        print(`${due} due = ${sent} sent + ${suppressed} not sent + ${pending} waiting + ${uncertain} uncertain`);
        for (const { reason, count } of reasons) print(`  not sent, ${reason}: ${count}`);
      }),
    );

  program
    .command('templates')
    .description('templates of messages')
    .command('check')
    .description('check every template in every language; exit code 1 when one cannot be sent')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) =>
      withContext(open, async ({ db }) => {
        const renderer = openRenderer();
        try {
          const checked = [];
          for (const one of await listTemplates(db)) {
            const { key, language, subject, body, textBody } = one;
            const problems = await checkTemplate(db, renderer, language, { subject, body, textBody });
            checked.push({ key, language, builtIn: one.builtIn, problems });
          }
          if (options.json) print(JSON.stringify({ templates: checked }, null, 1));
          else for (const one of checked) print(...lines(one));
          const broken = checked.some(({ problems }) => problems.some(({ level }) => level === 'error'));
          if (broken) process.exitCode = 1;
        } finally {
          await renderer.close();
        }
      }),
    );
}

interface Checked {
  readonly key: string;
  readonly language: string;
  readonly builtIn: boolean;
  readonly problems: readonly { level: string; part: string; line: number | null; message: string }[];
}

function lines({ key, language, builtIn, problems }: Checked): string[] {
  const name = `${key} (${language}${builtIn ? ', built in' : ''})`;
  if (problems.length === 0) return [`${name}: good`];
  return [
    `${name}:`,
    ...problems.map(
      ({ level, part, line, message }) => `  ${level}, ${part}${line === null ? '' : ` line ${line}`}: ${message}`,
    ),
  ];
}

async function withContext(open: OpenContext, work: (context: Context) => Promise<void>): Promise<void> {
  const context = await open();
  try {
    await work(context);
  } finally {
    await context.close();
  }
}

function print(...text: string[]): void {
  process.stdout.write(`${text.join('\n')}\n`);
}
