// Builds dist/: the server by tsc, the pages by vite. Skips each half whose sources are older than its stamp.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A build that has taken longer than this many milliseconds was killed. */
const longestBuild = 180_000;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Newest modification time in milliseconds below the given paths, over files that `wanted` accepts. */
function newest(paths, wanted) {
  let latest = 0;
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const stat = statSync(path);
    if (!stat.isDirectory()) {
      if (wanted(path)) latest = Math.max(latest, stat.mtimeMs);
      continue;
    }
    latest = Math.max(
      latest,
      newest(
        readdirSync(path).map((name) => join(path, name)),
        wanted,
      ),
    );
  }
  return latest;
}

function run(command, args) {
  const done = spawnSync(process.execPath, [join(root, 'node_modules', command), ...args], {
    cwd: root,
    encoding: 'utf8',
    // tests set another one, under which the pages would carry the libraries' development forms
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (done.status === 0) return;
  throw new BuildFailure(`${done.stdout}${done.stderr}\nThe build failed in: ${command} ${args.join(' ')}\n`);
}

class BuildFailure extends Error {}

function half(name, sources, wanted, build, force) {
  const stamp = join(root, 'dist', `.${name}-built`);
  const isFresh = () => existsSync(stamp) && statSync(stamp).mtimeMs >= newest(sources, wanted);
  if (!force && isFresh()) return;
  alone(() => {
    if (!force && isFresh()) return;
    const started = new Date();
    process.stderr.write(`building ${name} ...\n`);
    build();
    writeFileSync(stamp, '');
    // what was changed while it built is newer than the stamp
    utimesSync(stamp, started, started);
  });
}

/** Builds one at a time: two programs started at once would write the same files. */
function alone(work) {
  const lock = join(root, 'dist', '.building');
  makeFolder(dirname(lock));
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw unwritable(error);
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > longestBuild) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function makeFolder(path) {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw unwritable(error);
  }
}

/** A checkout that belongs to somebody else: its owner has to build. */
function unwritable(error) {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) return error;
  return new BuildFailure(
    `The sources are newer than the build, and this user may not write below ${root}.\n` +
      'Let its owner run "npm run build", or work in a checkout of your own.\n',
  );
}

const isPage = (path) => /[\\/]web[\\/]/.test(path);
const isTest = (path) => /\.test\.tsx?$/.test(path);

/** Builds what is older than its sources; ends the program with the compiler's words when that fails. */
export function buildIfStale(force = false) {
  try {
    buildHalves(force);
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error;
    process.stderr.write(error.message);
    process.exit(1);
  }
}

function buildHalves(force) {
  const configs = ['package.json', 'tsconfig.json'].map((name) => join(root, name));
  half(
    'server',
    [join(root, 'src'), join(root, 'tsconfig.build.json'), join(root, 'vite.files.config.ts'), ...configs],
    (path) => !isPage(path) && !isTest(path),
    () => {
      run('typescript-native/bin/tsc', ['-p', 'tsconfig.build.json']);
      run('vite/bin/vite.js', ['build', '--config', 'vite.files.config.ts', '--configLoader', 'runner']);
    },
    force,
  );
  if (existsSync(join(root, 'vite.config.ts'))) {
    half(
      'pages',
      [join(root, 'src'), join(root, 'vite.config.ts'), ...configs],
      (path) => (isPage(path) || path.endsWith('contract.ts')) && !isTest(path),
      () => run('vite/bin/vite.js', ['build', '--configLoader', 'runner', '--logLevel', 'warn']),
      force,
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildIfStale(process.argv.includes('--force'));
