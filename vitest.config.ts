// Tests run on the real embedded database; one template is migrated once and copied per file.
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './src/ground/testing/longest-first.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'tests/**/*.test.ts'],
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
  },
});
