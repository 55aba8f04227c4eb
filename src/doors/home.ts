// The data folder that the user named: created private, with the key that seals secrets.
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Problem, type Vault, vaultOf } from '../ground/index.ts';
import { doorErrors } from './errors.ts';

/** The absolute path of the data folder: what was asked for, else RITORNO_HOME, else ./ritorno-data. */
export function homePath(asked?: string): string {
  return resolve(asked ?? process.env.RITORNO_HOME ?? 'ritorno-data');
}

/** Creates the data folder when needed, so that nobody else may list it; one that exists keeps its rights. */
export async function prepareHome(home: string): Promise<void> {
  try {
    const created = await mkdir(home, { recursive: true });
    if (created === undefined) return;
    // root's database server runs as another user, who has to pass through
    await chmod(home, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw new Problem(doorErrors.home_unusable, { home, reason: (error as Error).message }, error);
  }
}

/** The vault over the folder's key file, which is made the first time. The key is in no backup. */
export async function openVault(home: string): Promise<Vault> {
  const path = join(home, 'vault.key');
  const text = (await readKey(path)) ?? (await createKey(path));
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw new Problem(doorErrors.vault_key_damaged, { path });
  return vaultOf(key);
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
