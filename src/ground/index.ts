// The door of `ground`: what every room stands on.
export { hasOwner } from './accounts/accounts.ts';
export { replacePassword } from './accounts/replace-password.ts';
export { longestSessionDays } from './accounts/sessions.ts';
export { newToken, tokenHash } from './accounts/tokens.ts';
export { type Visitor, visitorSession } from './accounts/visitors.ts';
export { type AskedKind, type AskedRun, askForRun, isRunAsked, takeUpRun } from './asked-runs.ts';
export { audit, type Deed, deedsOn } from './audit.ts';
export { type RestoreFigures, type RowsOfStart, restoreBackup } from './backup/restore-backup.ts';
export { type BackupFigures, writeBackup } from './backup/write-backup.ts';
export { type Bucket, bucketGroups } from './buckets.ts';
export { type Clock, systemClock, type VirtualClock, virtualClock } from './clock.ts';
export { calendarDay, listNumber, port, wholeNumber } from './command-line.ts';
export type { Context, OpenContext, OpenOptions } from './context.ts';
export { minorDigits } from './contract.ts';
export { type Cell, csvLine } from './csv.ts';
export { type BinaryRows, binaryRows } from './database/binary-rows.ts';
export { type ConnectionSettings, type Database, type Db, openPool, type Tx } from './database/db.ts';
export { describeSchema } from './database/describe-schema.ts';
export { heldSum } from './database/held-sum.ts';
export { databaseProblem } from './database/lost-connections.ts';
export { migrate } from './database/migrate.ts';
export { type OpenDatabase, openDatabase } from './database/open.ts';
export type { Tables } from './database/tables.ts';
export { addDays, type Day, dayFromNumber, dayIn, dayNumber, instantAt, isZone, weekdayOf } from './days.ts';
export { catalogue, type ErrorKind, Problem } from './errors.ts';
export { fileTrouble } from './file-trouble.ts';
export { type Actor, type Machine, type Person, personOf } from './http/actor.ts';
export type { AppOptions } from './http/app.ts';
export type { App } from './http/app-type.ts';
export { createApp } from './http/create-app.ts';
export { decodeCursor, decodeNumberCursor, encodeCursor, encodeNumberCursor } from './http/cursor.ts';
export { type StoredFile, storeOneFile } from './http/one-file.ts';
export { isLoopback } from './http/own-name.ts';
export { permissionsOf } from './http/permissions.ts';
export { problemOf } from './http/present-errors.ts';
export { problemBodyOf } from './http/problem-body.ts';
export type { RouteEntry } from './http/routes-stated.ts';
export { findUnstorable } from './http/storable.ts';
export { type JobRound, noteRound, type RoundDone, readRounds } from './job-rounds.ts';
export {
  type Jobs,
  joinJobs,
  type Night,
  type NightStep,
  type Role,
  type Round,
  type RoundJob,
  roles,
  together,
} from './jobs.ts';
export { type Lease, leaseHolder, leasesTaken, takeLease, thisProcess } from './lease.ts';
export { locks } from './locks.ts';
export { jsonLog, type Log, quietLog } from './log.ts';
export {
  decimalToMinor,
  formatMoney,
  heldMinor,
  type Money,
  minorToDecimal,
  mostMinor,
  productInMinor,
} from './money.ts';
export { type PhaseFigures, reasonOf, runNight, runSteps } from './night.ts';
export { announceProcess, type LivingProcess, livingProcesses } from './processes.ts';
export { type Progress, silent, type Watch } from './progress.ts';
export { progressBars } from './progress-bars.ts';
export { groundRoutes } from './routes.ts';
export {
  closeRun,
  type Figures,
  hasRun,
  newestRun,
  openRun,
  type RunKind,
  type RunView,
  recentRuns,
  runPhase,
} from './runs.ts';
export { changeShop, defaultShop, readShop, type Shop, type ShopCheck, sendingIsPaused } from './shop.ts';
export { type Vault, vaultOf } from './vault.ts';
export { type CountedWeek, everyWeek, spanOf, weeksBack } from './weeks.ts';
export { type WorkerFile, workerFile } from './worker-file.ts';
