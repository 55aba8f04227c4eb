// Builds dist/: the server by tsc, the pages by vite. Skips each half whose sources are older than its stamp.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (done.status !== 0) {
    const again = spawnSync(process.execPath, [join(root, 'node_modules', command), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (again.status !== 0) throw new Error(`build step failed: ${command} ${args.join(' ')}`);
  }
}

function half(name, sources, wanted, build, force) {
  const stamp = join(root, 'dist', `.${name}-built`);
  const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  const started = new Date();
  if (!force && built >= newest(sources, wanted)) return;
  process.stderr.write(`building ${name} ...\n`);
  build();
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, `${started.toISOString()}\n`);
}

const isPage = (path) => /[\\/]web[\\/]/.test(path);
const isTest = (path) => /\.test\.tsx?$/.test(path);

export function buildIfStale(force = false) {
  const configs = ['package.json', 'tsconfig.json'].map((name) => join(root, name));
  half(
    'server',
    [join(root, 'src'), join(root, 'tsconfig.build.json'), ...configs],
    (path) => !isPage(path) && !isTest(path),
    () => run('typescript-native/bin/tsc', ['-p', 'tsconfig.build.json']),
    force,
  );
  if (existsSync(join(root, 'vite.config.ts'))) {
    half(
      'pages',
      [join(root, 'src'), join(root, 'vite.config.ts'), ...configs],
      (path) => (isPage(path) || path.endsWith('contract.ts')) && !isTest(path),
      () => run('vite/bin/vite.js', ['build', '--logLevel', 'warn']),
      force,
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildIfStale(process.argv.includes('--force'));
