// The checkout in which faults are made: a copy of what git knows and of what is new, beside the same data sets.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Makes the copy; `folder` is what to remove afterwards, `checkout` the copy within it. */
export function copyCheckout(root) {
  const folder = mkdtempSync(join(tmpdir(), 'ritorno-mutants-'));
  const checkout = join(folder, 'checkout');
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  for (const name of listed.stdout.split('\0').filter((one) => one && existsSync(join(root, one)))) {
    mkdirSync(dirname(join(checkout, name)), { recursive: true });
    cpSync(join(root, name), join(checkout, name), { preserveTimestamps: true });
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  // tests of commands run the built program; faults are made in the sources alone
  const built = join(root, 'dist');
  if (existsSync(built)) cpSync(built, join(checkout, 'dist'), { recursive: true, preserveTimestamps: true });
  // tests of figures read the public data sets beside the checkout
  const beside = join(root, '../shared');
  if (existsSync(beside)) symlinkSync(beside, join(folder, 'shared'));
  return { folder, checkout };
}
