// Addresses that are not written to, from the command line.
import { Command } from 'commander';
import { sql } from 'kysely';
import { beforeEach, expect, test, vi } from 'vitest';
import { virtualClock } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { suppressAddress } from './people/suppress-address.ts';
import { suppressedCommand } from './suppressed-command.ts';
import { testVault } from './testing.ts';

const db = testDatabase();
const now = new Date('2026-03-10T08:00:00Z');
beforeEach(() => db().run(sql`truncate suppression, audit`));

async function said(...args: string[]): Promise<string> {
  const program = new Command().exitOverride();
  suppressedCommand(program, async () => ({
    ...testContext(db(), { clock: virtualClock(now) }),
    vault: testVault,
    close: async () => undefined,
  }));
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    await program.parseAsync(['suppressed', ...args], { from: 'user' });
  } finally {
    spy.mockRestore();
  }
  return written.join('');
}

const suppress = (address: string, reason: 'bounced' | 'unsubscribed') =>
  db().transaction((tx) =>
    suppressAddress(tx, testVault, { channel: 'email', address, reason, at: now, answer: '550 no' }),
  );

test('the list tells day, reason and answer; a bounce is lifted by its address in any spelling', async () => {
  await suppress('lia@example.com', 'bounced');
  expect(await said('list')).toContain('2026-03-10  bounced  no customer of today  550 no');
  expect(await said('list', '--address', 'leo@example.com')).toBe('0 shown.\n');
  expect(await said('lift', 'LIA@example.com')).toContain('may be written to again');
  expect(await said('list')).toBe('0 shown.\n');
  expect(await db().rows(sql`select account_id, deed from audit`)).toEqual([
    { account_id: null, deed: 'address may be written to again' },
  ]);
  await expect(said('lift', 'lia@example.com')).rejects.toMatchObject({ kind: { code: 'suppression_not_found' } });
});

test('an unsubscription is lifted with a ground only', async () => {
  await suppress('lia@example.com', 'unsubscribed');
  await expect(said('lift', 'lia@example.com')).rejects.toMatchObject({ kind: { code: 'suppression_of_person' } });
  expect(await said('list')).toContain('unsubscribed');
  await said('lift', 'lia@example.com', '--ground', 'asked at the till on 9 March');
  expect(await said('list')).toBe('0 shown.\n');
});
