// Gives a finished file its name without ever replacing another one.
import { link, open, rename } from 'node:fs/promises';

/** What file systems without hard links (exFAT on a USB stick, some network shares) answer. */
const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Puts `draft` at `path` at once and whole; rejects with EEXIST when a file is there, also one that came to be this
 * instant. The draft may be gone afterwards. `makeLink` stands for the file system in tests.
 */
export async function placeOnce(draft: string, path: string, makeLink: typeof link = link): Promise<void> {
  try {
    // unlike a rename, a link never replaces a file
    await makeLink(draft, path);
  } catch (error) {
    if (!noLinks.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    // an empty file of ours takes the name, so that the rename replaces nobody else's
    await (await open(path, 'wx', 0o600)).close();
    await rename(draft, path);
  }
}
