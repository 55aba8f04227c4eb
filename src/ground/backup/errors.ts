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
  backup_newer: {
    status: 409,
    sentence: 'The backup was made by a newer version of Ritorno: it knows the change {name}, this program does not.',
    remedy: 'Update Ritorno to the version that made it, or a later one, then restore it.',
  },
  backup_of_altered_version: {
    status: 409,
    sentence: 'The backup was made by an altered version of Ritorno: its change {name} is not the one of this program.',
    remedy: 'Restore it with the program that made it; only unaltered versions can be updated.',
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
