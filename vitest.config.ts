import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take longest, longest first: one of them begun last would keep one core waiting for the other. */
const SLOWEST = [
  'security/fuzz.test.ts',
  'security/audit-trail.test.ts',
  'imports/resume.test.ts',
  'security/matrix.test.ts',
  'imports/run-usage.test.ts',
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

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = SLOWEST.findIndex((end) => moduleId.endsWith(end))
      return at === -1 ? SLOWEST.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'bin/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: ['src/platform/testing/global-setup.ts'],
    sequence: { sequencer: SlowestFirst },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    pool: 'forks',
    // The files that one process runs share its modules: loading them for each file took as long as a third of its tests.
    isolate: false,
  },
})
