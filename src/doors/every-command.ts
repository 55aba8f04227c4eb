// The command line with every command: what a shop is run with.
import { accountCommands } from './account-commands.ts';
import { backupCommands } from './backup-commands.ts';
import { demoCommand } from './demo-command.ts';
import { openContext } from './open.ts';
import { mountCommands } from './rooms.ts';
import { runCommand } from './run-command.ts';
import { runProgram } from './run-program.ts';
import { startCommand } from './start-command.ts';

await runProgram((program) => {
  startCommand(program);
  runCommand(program, openContext);
  demoCommand(program, openContext);
  mountCommands(program, openContext);
  backupCommands(program, openContext);
  accountCommands(program, openContext);
});
