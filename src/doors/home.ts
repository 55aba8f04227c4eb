// The data folder that the user named: created private, with the key that seals secrets.
import { randomBytes } from 'node:crypto';
import { access, chmod, constants, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileTrouble, Problem, type Vault, vaultOf } from '../ground/index.ts';
import { doorErrors } from './errors.ts';

/** The absolute path of the data folder: what was asked for, else RITORNO_HOME, else ./ritorno-data. */
export function homePath(asked?: string): string {
  // an empty variable names no folder
  return resolve(asked ?? (process.env.RITORNO_HOME || 'ritorno-data'));
}

/** Creates the data folder when needed, so that nobody else may list it; one that exists keeps its rights. */
export async function prepareHome(home: string): Promise<void> {
  try {
    // root's database server runs as another user, who has to pass through
    if (await createFolder(home)) await chmod(home, process.getuid?.() === 0 ? 0o711 : 0o700);
    await access(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing ? 'no folder can be made there' : fileTrouble(error);
    throw new Problem(doorErrors.home_unusable, { home, reason }, error);
  }
}

/** False when it was there. Step by step: Node's own recursion hides why it fails, and below /proc it never ends. */
async function createFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if ((await stat(path).catch(() => undefined))?.isDirectory()) return false;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
  }
  await createFolder(dirname(path));
  await mkdir(path);
  return true;
}

/** The vault over the folder's key file, which is made the first time. The key is in no backup. */
export async function openVault(home: string): Promise<Vault> {
  const path = join(home, 'vault.key');
  const key = Buffer.from((await readOrCreateKey(path)).trim(), 'base64');
  if (key.length !== 32) throw new Problem(doorErrors.vault_key_damaged, { path });
  return vaultOf(key);
}

async function readOrCreateKey(path: string): Promise<string> {
  try {
    return (await readKey(path)) ?? (await createKey(path));
  } catch (error) {
    throw new Problem(doorErrors.vault_key_unreadable, { path, reason: fileTrouble(error) }, error);
  }
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes the whole file under another name and links it into place: of two processes at once, both get the first's. */
async function createKey(path: string): Promise<string> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}
