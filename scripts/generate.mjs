// Writes the generated files, or with --check says which of them are out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Returns the names of the files that differ; writes them unless `check`. */
export async function generate(check) {
  // loaded from the sources by vite: the types may be out of date, so a build could fail on what this mends
  const { module } = await runnerImport(join(root, 'src/doors/generated-files.ts'), {
    root,
    configFile: false,
    logLevel: 'error',
  });
  const changed = [];
  for (const [name, text] of Object.entries(await module.generatedFiles())) {
    const path = join(root, name);
    if (readOrNothing(path) === text) continue;
    changed.push(name);
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return changed;
}

function readOrNothing(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const changed = await generate(check);
  for (const name of changed) process.stdout.write(`${check ? 'out of date' : 'written'}: ${name}\n`);
  if (check && changed.length > 0) {
    process.stdout.write('Run "npm run generate" and commit the result.\n');
    process.exitCode = 1;
  }
}
