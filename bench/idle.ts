/**
 * Memory of the idle server process, and what a browser must fetch for the sign-in and accounts pages.
 * Usage: node bench/idle.ts; the web app must be built.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { openWorld, signUpFirstOwner } from '../e2e/world.ts'
import { freePort, startServer } from '../e2e/server.ts'
import { runningServer } from '../src/platform/postgres/server-role.ts'
import { memoryOf, numberOption, report } from './measuring.ts'

const WEB = fileURLToPath(new URL('../dist/web', import.meta.url))
const SETTLE_SECONDS = numberOption('seconds', 30)

await idleMemory()
await pageWeights()

async function idleMemory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'volant-bench-idle-'))
  const server = await startServer(folder, await freePort())
  try {
    await sleep(SETTLE_SECONDS * 1000)
    const pid = runningServer(folder)?.pid
    if (!pid) throw new Error('The server is not running')
    const { nowMb, peakMb } = memoryOf(pid)
    report(`idle memory         ${nowMb} MB after ${SETTLE_SECONDS} s, ${peakMb} MB at most (target: 250 MB or less)`)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function pageWeights(): Promise<void> {
  const world = await openWorld({}, { isSetUp: false })
  try {
    const { page } = await world.visit()
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').waitFor()
    const signIn = await filesOf(page)
    await signUpFirstOwner(page, world)
    await page.goto('/accounts')
    await page.waitForLoadState('networkidle')
    const accounts = await filesOf(page)
    const both = new Set([...signIn, ...accounts])
    report(`sign-in page        ${kilobytes(signIn)} kB of JS and CSS, gzipped`)
    report(`accounts page       ${kilobytes(accounts)} kB`)
    report(`both together       ${kilobytes(both)} kB (target: 300 kB or less)`)
  } finally {
    await world.close()
  }
}

async function filesOf(page: Page): Promise<Set<string>> {
  const addresses = (await page.evaluate(
    `performance.getEntriesByType('resource').map((entry) => entry.name)`,
  )) as string[]
  return new Set(addresses.map((address) => new URL(address).pathname).filter((path) => /\.(js|css)$/.test(path)))
}

function kilobytes(paths: ReadonlySet<string>): number {
  const bytes = [...paths].map((path) => gzipSync(readFileSync(join(WEB, path))).length)
  return Math.round(bytes.reduce((sum, size) => sum + size, 0) / 1000)
}
