// What can go wrong with the database, in words a shop owner can act on.
import { catalogue } from '../errors.ts';

export const databaseErrors = catalogue({
  migration_changed: {
    status: 500,
    sentence: 'The migration {name} was changed after it had been applied to this database.',
    remedy: 'Restore the file as it was released; put changes into a new migration.',
  },
  schema_newer: {
    status: 500,
    sentence: 'This database was written by a newer Ritorno: it knows the migration {name}, this program does not.',
    remedy: 'Update Ritorno, or restore a backup made by this version.',
  },
  embedded_missing: {
    status: 500,
    sentence: 'The built-in PostgreSQL is not installed for this system ({platform}).',
    remedy: 'Run "npm ci" again without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer server.',
  },
  embedded_unusable: {
    status: 500,
    sentence: 'The built-in PostgreSQL does not run on this system: {reason}',
    remedy: 'Set DATABASE_URL to a PostgreSQL 15 or newer server (systems without glibc, as Alpine, need that).',
  },
  embedded_start_failed: {
    status: 500,
    sentence: 'The built-in PostgreSQL in {folder} did not start: {reason}',
    remedy: 'Read postgres.log in the data folder, mend what it names, then start again.',
  },
  other_owner: {
    status: 500,
    sentence: 'The database in {folder} belongs to another user of this machine (number {uid}).',
    remedy:
      'Start Ritorno as that user (or as root, when root created it), or name another data folder in RITORNO_HOME.',
  },
  other_major: {
    status: 500,
    sentence: 'The database in {folder} was made by PostgreSQL {found}; this Ritorno brings PostgreSQL {ours}.',
    remedy:
      'Make a backup with the Ritorno version that made it ("ritorno backup FILE") and restore it with this one into a new data folder.',
  },
  unreachable_folder: {
    status: 500,
    sentence: 'The database server runs as another user than root and cannot enter {folder}.',
    remedy: 'Name a data folder outside private folders in RITORNO_HOME, or start Ritorno as an ordinary user.',
  },
  socket_squatted: {
    status: 500,
    sentence: 'The folder {folder} for the database socket belongs to somebody else.',
    remedy: 'Remove it, or name a data folder with a shorter path in RITORNO_HOME.',
  },
  disk_full: {
    status: 507,
    sentence: 'The disk that holds {folder} is full.',
    remedy: 'Free some space and start again; nothing that was confirmed is lost.',
  },
  no_permission: {
    status: 500,
    sentence: 'The database in {folder} lacks a permission: {reason}',
    remedy:
      'Give the user that runs Ritorno the right to read and write there, or name another folder in RITORNO_HOME.',
  },
  connection_lost: {
    status: 503,
    sentence: 'The connection to the database ended while this was under way.',
    remedy: 'Try again in a moment; what was confirmed is kept, the rest did not happen.',
  },
  data_busy: {
    status: 503,
    sentence: 'Others are changing the same data at this moment, so this could not be done.',
    remedy: 'Try again in a moment; nothing of it has happened.',
  },
  unreachable: {
    status: 500,
    sentence: 'The database server named by DATABASE_URL cannot be used: {reason}.',
    remedy: 'Check that the server runs and that address, user, password and database in DATABASE_URL are right.',
  },
  server_too_old: {
    status: 500,
    sentence: 'The database server is PostgreSQL {version}; Ritorno needs 15 or newer.',
    remedy: 'Upgrade the server, or unset DATABASE_URL to use the built-in one.',
  },
});
