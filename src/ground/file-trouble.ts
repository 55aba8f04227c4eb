// What the system says of a file that cannot be opened, read or written, in words.

const words: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'this user lacks the right',
  EPERM: 'this user lacks the right',
  EROFS: 'its disk is read-only',
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
};

/** Why a file or folder cannot be used, to stand after a colon; for rare reasons the system's own words. */
export function fileTrouble(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return words[code ?? ''] ?? message;
}
