// What can go wrong with backups.
import { catalogue } from '../errors.ts';

export const backupErrors = catalogue({
  backup_exists: {
    status: 409,
    sentence: 'There is already a file or a folder {path}.',
    remedy: 'Name another file, or move the old one away: a backup never overwrites one.',
  },
  backup_unwritable: {
    status: 500,
    sentence: 'The backup cannot be written to {path}: {reason}.',
    remedy: 'Name a file in a folder that exists, that you may write to and that has room.',
  },
  backup_unreadable: {
    status: 400,
    sentence: 'The backup {path} cannot be read: {reason}.',
    remedy: 'Check the name and the rights of the file.',
  },
  backup_damaged: {
    status: 400,
    sentence: '{path} is no whole backup of Ritorno: {reason}.',
    remedy: 'Use another copy of it; nothing of this one was taken over.',
  },
  backup_of_other_schema: {
    status: 409,
    sentence: 'The backup was made by another version of Ritorno (its newest change is {theirs}, ours is {ours}).',
    remedy: 'Restore it with the version that made it, then update that installation.',
  },
  backup_not_empty: {
    status: 409,
    sentence: 'This database is not empty: {table} has rows.',
    remedy: 'Restore into a new data folder (RITORNO_HOME) or an empty database (DATABASE_URL).',
  },
  backup_other_key: {
    status: 409,
    sentence:
      'The backup belongs to another key than the vault.key of this data folder: addresses that must not be written to would not be recognised, stored passwords not be opened.',
    remedy:
      'Copy the vault.key of that installation into this data folder and restore again; if it is lost, restore with --new-key.',
  },
});
