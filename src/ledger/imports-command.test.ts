// `ritorno imports` on the command line.
import { Command } from 'commander';
import { expect, test, vi } from 'vitest';
import { importKit } from './import/testing.ts';
import { importsCommand } from './imports-command.ts';

const kit = importKit();

async function ritorno(...words: string[]): Promise<string> {
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const program = new Command().exitOverride();
    importsCommand(program, async () => ({ ...kit.context(), close: async () => undefined }));
    await program.parseAsync(words, { from: 'user' });
    return printed.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    printed.mockRestore();
  }
}

test('imports are listed, and one is taken back when that is said twice', async () => {
  await kit.bring('customer,date,receipt,amount\nann,2024-01-01,1,10.00\n');
  const [, id] =
    /^ +(\d+) {2}2026-11-22 10:00 {2}done {7}file\.csv: 1 receipts\n$/.exec(await ritorno('imports')) ?? [];
  expect(await ritorno('imports', 'undo', id)).toBe(
    'would go: 1 receipts of 1 customers, net 10.00 EUR\nwould be gone: 1 customers of whom nothing else is known\nNothing has changed yet; --yes does it.\n',
  );
  expect(JSON.parse(await ritorno('imports', 'undo', id, '--yes', '--json'))).toMatchObject({
    receipts: 1,
    undone: true,
  });
  expect(await ritorno('imports', 'list')).toMatch(/ undone {5}file\.csv/);
  await expect(ritorno('imports', 'undo', id)).rejects.toMatchObject({ kind: { code: 'import_undone' } });
  await expect(ritorno('imports', 'undo', 'last')).rejects.toMatchObject({ kind: { code: 'import_not_found' } });
});
