import { defineConfig } from 'vitest/config'

// Each file kills servers of its own: one at a time, or they starve each other.
export default defineConfig({
  test: {
    include: ['e2e/faults/**/*.faults.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    fileParallelism: false,
    pool: 'forks',
  },
})
