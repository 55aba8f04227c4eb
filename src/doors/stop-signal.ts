// Ctrl-C and a service manager's SIGTERM, heard in order: work ends where it can be taken up again.

/** Waits until the process is told to end. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/**
 * Does `work` with a signal that is aborted when the process is told to end; the exit code then says so. Whoever asks a
 * second time is obeyed at once.
 */
export async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    process.exitCode = name === 'SIGINT' ? 130 : 143;
    process.stderr.write('\nStopping: what is on its way is waited for, the rest goes out with the next run.\n');
    stopping.abort();
    forget();
  };
  const forget = () => {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await work(stopping.signal);
  } finally {
    forget();
  }
}
