// Where a worker thread's file is: beside its caller, compiled in production, as TypeScript in tests.

export interface WorkerFile {
  readonly url: URL;
  /** Flags of the thread: a loader while the sources run as they are, since Node before 22.18 reads no TypeScript. */
  readonly execArgv: string[];
}

/** The worker file `name` (without extension) in the folder of the calling module, `import.meta.url`. */
export function workerFile(caller: string, name: string): WorkerFile {
  const inTypescript = caller.endsWith('.ts');
  const loader = new URL('../../scripts/typescript.mjs', import.meta.url);
  return {
    url: new URL(`${name}${inTypescript ? '.ts' : '.js'}`, caller),
    execArgv: inTypescript ? ['--import', loader.href] : [],
  };
}
