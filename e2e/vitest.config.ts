import { defineConfig } from 'vitest/config'
import { slowestFirst } from './slowest-first.ts'

// Each file starts a server and a browser of its own, which wait for each other: two at a time use both cores of a small
// machine, and no more than two, or they starve each other.
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['e2e/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    sequence: { sequencer: slowestFirst(['look-around.e2e.ts', 'revenue.e2e.ts', 'change-a-scorecard.e2e.ts']) },
    maxWorkers: 2,
    pool: 'forks',
  },
})
