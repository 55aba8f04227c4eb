// What a killed demo leaves behind goes with the next one, and nothing that is in use goes with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDemoFolder } from './demo-folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ritorno-swept-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** A demo's folder whose process was killed without a chance to tidy up. */
async function killedDemo(name: string): Promise<string> {
  const path = join(parent, `ritorno-demo-${name}`);
  await mkdir(join(path, 'pg'), { recursive: true });
  const script = `require('net').createServer().listen(process.argv[1], () => console.log('listening'))`;
  const demo = spawn(process.execPath, ['-e', script, join(path, 'alive')], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(demo.stdout, 'data');
  demo.kill('SIGKILL');
  await once(demo, 'exit');
  return path;
}

test('a demo sweeps what killed ones left, and leaves what lives, what is new and what is not its own', async () => {
  const living = await openDemoFolder(parent);
  await killedDemo('killed');
  const stopping = await killedDemo('stopping');
  await writeFile(join(stopping, 'pg', 'postmaster.pid'), `${process.pid}\n`);
  await mkdir(join(parent, 'ritorno-demo-new'));
  await mkdir(join(parent, 'photos'));

  const next = await openDemoFolder(parent);
  const kept = ['photos', 'ritorno-demo-new', 'ritorno-demo-stopping', basename(living.path), basename(next.path)];
  expect((await readdir(parent)).sort()).toEqual(kept.sort());
  await living.remove();
  await next.remove();
  expect((await readdir(parent)).sort()).toEqual(['photos', 'ritorno-demo-new', 'ritorno-demo-stopping']);
});

test('a folder too deep for a sign of life serves all the same', async () => {
  const deep = join(parent, 'x'.repeat(100));
  await mkdir(deep);
  const folder = await openDemoFolder(deep);
  expect(await readdir(folder.path)).toEqual([]);
  await folder.remove();
  expect(await readdir(deep)).toEqual([]);
});
