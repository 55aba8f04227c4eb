// Runs the command line. Problems are printed as a sentence and what to do, never as a stack trace.
import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { databaseProblem, Problem } from '../ground/index.ts';
import { homePath } from './home.ts';
import { fileLog, logPath } from './log.ts';
import { ownVersion } from './version.ts';

/** Runs the program that `mount` has given its commands, on what was typed. */
export async function runProgram(mount: (program: Command) => void): Promise<void> {
  const program = new Command('ritorno')
    .description('Customer win-back: knows each customer’s rhythm, writes when silence stops being normal.')
    .version(ownVersion())
    .showHelpAfterError('(ritorno --help lists the commands)');
  mount(program);

  // `ritorno late | head`: a reader that has seen enough is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = 1;
    const problem = error instanceof Problem ? error : databaseProblem(error);
    process.stderr.write(problem ? `${problem.message}\n${problem.remedy}\n` : unknownError(error));
  }
}

/** Writes the error with a number into the log and says where; without a data folder the error itself is shown. */
function unknownError(error: unknown): string {
  const id = randomBytes(4).toString('hex');
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const sentence = `Something went wrong inside Ritorno (error ${id}).`;
  try {
    const unwritten = (_line: string, why: unknown) => {
      throw why;
    };
    fileLog(homePath(), { unwritten }).error('command failed', { id, command: process.argv[2], error: text });
    return `${sentence}\nDetails are in ${logPath(homePath())}\n`;
  } catch (unwritable) {
    return `${sentence}\n${text}\n(The log could not be written: ${(unwritable as Error).message})\n`;
  }
}
