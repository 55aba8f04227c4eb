// Progress on a terminal: one bar that names the phase. Where nobody watches, nothing is printed.
import cliProgress from 'cli-progress';
import type { Watch } from './progress.ts';

export interface ProgressBars {
  readonly watch: Watch;
  /** Clears the bar away; again is harmless. */
  stop(): void;
}

/** Bars on `stream`; silent when it is no terminal or `quiet` is asked for. */
export function progressBars(stream: NodeJS.WriteStream, quiet: boolean): ProgressBars {
  if (quiet || !stream.isTTY) return { watch: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar({
    stream,
    format: '{phase} |{bar}| {value} of {total} {unit}',
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: false,
  });
  let running: string | undefined;
  return {
    watch(phase, done, total, unit) {
      if (running !== phase) {
        if (running !== undefined) bar.stop();
        bar.start(total ?? Math.max(done, 1), done, { phase, unit });
        running = phase;
      } else {
        bar.setTotal(total ?? Math.max(done, 1));
        bar.update(done, { phase, unit });
      }
    },
    stop() {
      if (running !== undefined) bar.stop();
      running = undefined;
    },
  };
}
