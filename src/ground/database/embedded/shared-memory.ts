// Where parallel queries of the server share their memory.
import { statfs } from 'node:fs/promises';

const enough = 512 * 1024 * 1024;

/**
 * A setting for containers whose /dev/shm is small (Docker gives 64 MB): there a parallel hash join ends with "No space
 * left on device", so files of the data folder are used instead. Nothing elsewhere.
 */
export async function sharedMemorySettings(): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const size = await statfs('/dev/shm').then(
    ({ blocks, bsize }) => blocks * bsize,
    () => 0,
  );
  return size < enough ? ['dynamic_shared_memory_type=mmap'] : [];
}
