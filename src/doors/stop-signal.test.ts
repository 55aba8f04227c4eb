// A process that is told to end finishes what it is at; told twice, it ends at once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const loader = new URL('../../scripts/typescript.mjs', import.meta.url).href;
const module = new URL('./stop-signal.ts', import.meta.url).href;
const script = `
  import { untilStopped } from '${module}';
  const patience = setTimeout(() => {}, 60_000);
  const told = await untilStopped(async (signal) => {
    console.log('working');
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    if (process.argv[1] === 'for ever') await new Promise(() => {});
    return 'settled';
  });
  clearTimeout(patience);
  console.log(told);
`;

function start(...given: string[]) {
  const child = spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', script, '--', ...given], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  return { child, said: () => said };
}

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s lets the work settle, and the exit code says so', async (signal, code) => {
  const { child, said } = start();
  await once(child.stdout, 'data');
  child.kill(signal);
  expect(await once(child, 'close')).toEqual([code, null]);
  expect(said()).toBe('working\nsettled\n');
});

test('who asks twice is obeyed at once', async () => {
  const { child, said } = start('for ever');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  await once(child.stderr, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
  expect(said()).toBe('working\n');
});
