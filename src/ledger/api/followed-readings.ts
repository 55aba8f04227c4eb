// How far files are that are being read for a page, for the pages that ask meanwhile.
import type { ReadingProgress } from '../contract.ts';

const notYet: ReadingProgress = { share: 0, lines: 0 };

/** Readings by the upload that they are of; of two at once the later one is told. */
export function followedReadings() {
  const readings = new Map<string, { progress: ReadingProgress }>();
  return {
    /** Follows `read` to its end, well or badly. */
    async follow<T>(upload: string, read: (tell: (progress: ReadingProgress) => void) => Promise<T>): Promise<T> {
      const reading = { progress: notYet };
      readings.set(upload, reading);
      try {
        return await read((progress) => {
          reading.progress = progress;
        });
      } finally {
        if (readings.get(upload) === reading) readings.delete(upload);
      }
    },
    /** How far an upload is; nothing where it is not being read by this process. */
    of: (upload: string): ReadingProgress => readings.get(upload)?.progress ?? notYet,
  };
}
