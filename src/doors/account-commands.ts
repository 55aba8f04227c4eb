// `ritorno account`: what the owner of the machine may do when nobody can sign in any more.
import type { Command } from 'commander';
import { newToken, type OpenContext, replacePassword } from '../ground/index.ts';

/** Adds `account ...` to the program. */
export function accountCommands(program: Command, open: OpenContext): void {
  const account = program.command('account').description('accounts of people');
  account
    .command('password <email>')
    .description('give an account a new password, shown once; its sessions end')
    .action(async (email: string) => {
      const context = await open();
      try {
        const password = newToken().slice(0, 20);
        await replacePassword(context, email, password);
        process.stdout.write(`The new password of ${email} is ${password}\nChange it after signing in.\n`);
      } finally {
        await context.close();
      }
    });
}
