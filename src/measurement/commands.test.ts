// `ritorno result` refuses what it cannot read before any work.
import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { measurementCommands } from './commands.ts';

afterEach(() => vi.restoreAllMocks());

test.each([['abc'], ['0'], ['1', '--as-of', '2026-02-30'], ['1', '--as-of', 'yesterday'], ['1', '--window', '0']])(
  'result %s %s %s is refused before the data folder is opened',
  async (...words) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const program = new Command().exitOverride();
    measurementCommands(program, () => expect.fail('it was opened'));
    const given = words.filter((word) => word !== undefined);
    await expect(program.parseAsync(['result', ...given], { from: 'user' })).rejects.toMatchObject({
      code: 'commander.invalidArgument',
      message: expect.stringContaining('Give '),
    });
  },
);

test.each(['control', '=0.5', 'control=', 'control=0', 'control=-0.1', 'control=half'])(
  'lift with the share %s is refused before the file is opened',
  async (share) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const program = new Command().exitOverride();
    measurementCommands(program, () => expect.fail('it was opened'));
    const words = ['lift', 'no-such.csv', '--arm', 'arm', '--control', 'a', '--metric', 'bought', '--share', share];
    await expect(program.parseAsync(words, { from: 'user' })).rejects.toMatchObject({
      code: 'commander.invalidArgument',
      message: expect.stringContaining('ARM=SHARE'),
    });
  },
);
