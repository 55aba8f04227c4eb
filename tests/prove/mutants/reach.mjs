// Which tests can notice a fault in a file: those that import it, by however many steps, the nearest first.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

/** All TypeScript files of the checkout's sources and tests, as paths with '/'. */
export function typescriptFiles(root) {
  return ['src', 'tests'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => `${folder}/${name.split(sep).join('/')}`)
      .filter((name) => /\.tsx?$/.test(name)),
  );
}

/** For each file the files that import it. */
export function importers(root, files) {
  const by = new Map(files.map((file) => [file, []]));
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    // a thread's file is named in words, without its ending
    for (const [, target] of text.matchAll(/(?:from |import |import\()'(\.[^']+)'|workerFile\([^,]+, '(\.[^']+)'/g)) {
      const path =
        target &&
        normalize(join(dirname(file), target))
          .split(sep)
          .join('/');
      if (path && by.has(path)) by.get(path).push(file);
    }
    for (const [, worker] of text.matchAll(/workerFile\([^,]+, '(\.[^']+)'/g)) {
      const path = `${normalize(join(dirname(file), worker))
        .split(sep)
        .join('/')}.ts`;
      if (by.has(path)) by.get(path).push(file);
    }
  }
  return by;
}

/** Tests of files that reach `file`: those of its own folder first, then of its room, then by distance. Pages are left out. */
export function testsFor(file, by) {
  const distance = new Map([[file, 0]]);
  for (const [one, steps] of distance) {
    for (const importer of by.get(one) ?? []) if (!distance.has(importer)) distance.set(importer, steps + 1);
  }
  const room = file.split('/').slice(0, 2).join('/');
  const nearness = (test) =>
    (distance.get(test) ?? 0) +
    (dirname(test) === dirname(file) ? 0 : 2) +
    (test.startsWith(`${room}/`) ? 0 : 20) +
    (test.replace('.test.ts', '.ts') === file ? -10 : 0);
  return [...distance.keys()]
    .filter((one) => /\.test\.ts$/.test(one) && !one.startsWith('tests/pages/'))
    .sort((a, b) => nearness(a) - nearness(b));
}
