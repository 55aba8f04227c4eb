// Keeps which model was chosen for a file, by what the file holds: the trials take minutes, and the same file gives the same answer.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { fileTrouble, Problem } from '../../ground/index.ts';
import { scoreErrors } from '../errors.ts';
import type { KeptChoice } from './kept-shape.ts';

export type { KeptChoice };

/** Raised whenever the same file may be chosen for otherwise. */
const version = 2;
/** The oldest are forgotten. */
const most = 200;

/** What a choice hangs on besides the bytes of the file: everything that says how it is read, and up to which day. */
export async function choiceKey(file: string, said: object): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  } catch (error) {
    throw new Problem(scoreErrors.choice_unreadable, { path: file, reason: fileTrouble(error) }, error);
  }
  return hash.update(JSON.stringify(said)).digest('hex');
}

/** The choice that was kept; undefined where there is none, or what is kept there was written by another version. */
export async function findChoice(path: string, key: string): Promise<KeptChoice | undefined> {
  return (await readKept(path)).find((one) => one.key === key);
}

/** Keeps a choice beside the others. Throws a Problem when the file cannot be written. */
export async function keepChoice(path: string, choice: KeptChoice): Promise<void> {
  const others = (await readKept(path)).filter(({ key }) => key !== choice.key);
  const text = JSON.stringify({ version, choices: [...others, choice].slice(-most) }, null, 1);
  try {
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, `${text}\n`);
    await rename(draft, path);
  } catch (error) {
    throw new Problem(scoreErrors.choice_unreadable, { path, reason: fileTrouble(error) }, error);
  }
}

async function readKept(path: string): Promise<KeptChoice[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Problem(scoreErrors.choice_unreadable, { path, reason: fileTrouble(error) }, error);
  }
  try {
    // loaded by who reads a kept choice alone: a fit needs none
    const { kept } = await import('./kept-shape.ts');
    const found = kept.safeParse(JSON.parse(text));
    return found.success && found.data.version === version ? found.data.choices : [];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}
