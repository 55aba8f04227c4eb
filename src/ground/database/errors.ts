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
    sentence: 'The built-in PostgreSQL is not available for this system ({platform}).',
    remedy: 'Set DATABASE_URL to a PostgreSQL 15 or newer server.',
  },
  embedded_start_failed: {
    status: 500,
    sentence: 'The built-in PostgreSQL in {folder} did not start: {reason}',
    remedy: 'Read the log {log}; free disk space or fix the permissions it names, then start again.',
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
