// What the command line answers to what it cannot do: a sentence before any work, never a stack trace.
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { replacePassword } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { senderSettings } from '../messages/contract.ts';
import { saveSender } from '../messages/index.ts';
import { demoCommand } from './demo-command.ts';
import { runCommand } from './run-command.ts';
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

test('a virtual day sends no real mail unless that is asked for', async () => {
  const context = testContext(db());
  const settings = senderSettings.parse({
    kind: 'smtp',
    host: '127.0.0.1',
    port: 2525,
    tls: 'none',
    allowPrivateHost: true,
    fromAddress: 'shop@example.org',
    postalLine: 'Via Roma 1, Milano',
    publicUrl: 'https://win.example.org',
  });
  await db().transaction((tx) => saveSender(tx, context.vault, settings, undefined, context.clock.now()));
  const program = new Command().exitOverride();
  runCommand(program, async () => ({ ...context, close: async () => undefined }));
  await expect(program.parseAsync(['run', '--as-of', '2031-01-01'], { from: 'user' })).rejects.toMatchObject({
    kind: { code: 'virtual_day_sends' },
    message: expect.stringContaining('127.0.0.1'),
  });
});
