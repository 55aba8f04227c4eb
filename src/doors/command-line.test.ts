// What the command line answers to what it cannot do: a sentence before any work, never a stack trace.
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { replacePassword } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { demoCommand } from './demo-command.ts';
import { startCommand } from './start-command.ts';

const db = testDatabase();

test.each([
  ['demo', '--customers', '0'],
  ['demo', '--customers', '1'],
  ['demo', '--customers', '1e9'],
  ['demo', '--seed', '-1'],
  ['demo', '--port', '99999'],
  ['start', '--port', '80a'],
])('%s %s %s is refused before any work', async (...args) => {
  const program = new Command().exitOverride();
  demoCommand(program, () => expect.fail('the demo went to work'));
  startCommand(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => undefined });
  await expect(program.parseAsync(args, { from: 'user' })).rejects.toThrow(
    new RegExp(`^error: option '${args[1]} <number>' .* Give a .* from \\d+ to \\d+`),
  );
});

test('a password for nobody names those who have an account', async () => {
  const context = testContext(db());
  await expect(replacePassword(context, 'elena@example.org', 'whatever it is')).rejects.toMatchObject({
    message: 'Nobody signs in with the address elena@example.org.',
    remedy: expect.stringMatching(/^The accounts are: none/),
  });
});
