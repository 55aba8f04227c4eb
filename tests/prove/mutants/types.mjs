// Whether a fault is one that the compiler refuses: nobody can land such a fault, so it says nothing about the tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** An unused name alone stops nobody from running the program. */
const unused = new Set([6133, 6138, 6192, 6196, 6198, 6199]);

/** Gives a function that says what the compiler has against a file with another text, or nothing. */
export function typeCheck(root, files) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const changed = new Map();
  let version = 0;
  const text = (path) => changed.get(path)?.text ?? (ts.sys.fileExists(path) ? readFileSync(path, 'utf8') : undefined);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => files.map((file) => join(root, file)),
    getScriptVersion: (path) => String(changed.get(path)?.version ?? 0),
    getScriptSnapshot: (path) => {
      const found = text(path);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  const complaint = (path) => {
    const all = [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)];
    const found = all.find((one) => one.category === ts.DiagnosticCategory.Error && !unused.has(one.code));
    return found && ts.flattenDiagnosticMessageText(found.messageText, ' ');
  };
  return (file, faulty) => {
    const path = join(root, file);
    changed.set(path, { text: faulty, version: ++version });
    try {
      return complaint(path);
    } finally {
      // the next question about this file begins with its own text again
      changed.set(path, { text: readFileSync(path, 'utf8'), version: ++version });
    }
  };
}
