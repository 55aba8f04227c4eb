// Tests run on the real embedded database; one template is migrated once and copied per file.
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './src/ground/testing/longest-first.ts';

/** What `npm run test:fast` leaves out: browsers, stories of many nights, whole programs, crashes, races, long fits. */
const slow = [
  'tests/pages/**',
  'tests/story/**',
  'tests/import-law.test.ts',
  'src/doors/{start,stop-signal,demo,demo-folder,command-line,role-matrix,database-away}.test.ts',
  'src/ground/database/embedded/**',
  'src/ground/backup/**',
  'src/ledger/import/{import,formats,interrupted,disk-full,long-lines}.test.ts',
  'src/ledger/facts/concurrency.test.ts',
  'src/messages/queue/{bad-days,crowd,cut-off,few-connections,one-a-day}.test.ts',
  'src/models/{lifetimes/recovery,regularity/uncertainty,regularity/mixture}.test.ts',
  'src/models/evaluate/**',
  'src/offers/{races,official-client}.test.ts',
  'src/scores/{season,scores,questions}.test.ts',
  'src/scores/analyst/**',
  'src/simulation/**',
];

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'tests/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(process.env.RITORNO_TEST_FAST ? slow : [])],
    globalSetup: ['src/ground/testing/global-setup.ts'],
    setupFiles: [
      'src/ground/testing/repeatable-properties.ts',
      'src/ground/testing/seen-statements.ts',
      'src/ground/testing/told-in-order.ts',
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // a process for each file would load the same libraries 196 times, almost a second of processor time each
    isolate: false,
  },
});
