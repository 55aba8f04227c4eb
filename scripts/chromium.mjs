// Finds the browser that the page tests drive; installs Debian's when root and it is missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

function installed() {
  const named = process.env.RITORNO_TEST_CHROMIUM;
  return [named, ...places].find((path) => path && existsSync(path));
}

/** The path of a Chromium, or undefined after saying why there is none. */
export function chromium() {
  const found = installed();
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stdout.write(
      'The page tests need Chromium and cannot install it: not root, or not Debian.\n' +
        'Install it ("sudo apt-get install chromium") or name one in RITORNO_TEST_CHROMIUM.\n',
    );
    return undefined;
  }
  process.stdout.write('Installing chromium for the page tests ...\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', args, { env, encoding: 'utf8' });
  const install = () => apt('install', '-y', '-q', '--no-install-recommends', 'chromium');
  let done = install();
  if (done.status !== 0) {
    apt('update', '-q');
    done = install();
  }
  if (done.status === 0) return installed();
  process.stdout.write(
    `Chromium could not be installed; the page tests will fail:\n${done.stderr.trim().slice(-800)}\n`,
  );
  return undefined;
}
