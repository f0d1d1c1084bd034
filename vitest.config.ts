import { defineConfig } from 'vitest/config'
import { slowestFirst } from './e2e/slowest-first.ts'

/** Those that take longest, longest first. */
const SLOWEST = [
  'security/fuzz.test.ts',
  'security/audit-trail.test.ts',
  'security/matrix.test.ts',
  'security/unseen.test.ts',
  'security/named-ids.test.ts',
  'imports/run-usage.test.ts',
  'imports/resume.test.ts',
  'playbooks/scenarios-in-time.test.ts',
  'operations/backup-commands.test.ts',
  'health/order.test.ts',
  'postgres/crashes.test.ts',
  'conditions/agreement.test.ts',
  'postgres/embedded.test.ts',
  'backup/backup.test.ts',
  'hygiene/merge.test.ts',
  'sessions/sessions.test.ts',
  'money/ledger-changes.test.ts',
  'prediction/predictions.test.ts',
]

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'bin/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: ['src/platform/testing/global-setup.ts'],
    sequence: { sequencer: slowestFirst(SLOWEST) },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    pool: 'forks',
    // The files that one process runs share its modules: loading them for each file took as long as a third of its tests.
    isolate: false,
  },
})
