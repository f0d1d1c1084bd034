import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { unpackBrowser } from './browser.ts'
import { freePort, startServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder that was set up once and stopped: every file of journeys begins with a copy. */
    preparedData: string
  }
}

export default async function setUp(project: TestProject): Promise<() => void> {
  await unpackBrowser()
  const folder = mkdtempSync(join(tmpdir(), 'volant-e2e-prepared-'))
  const preparedData = join(folder, 'data')
  const server = await startServer(preparedData, await freePort())
  const { code, err } = await server.stop()
  if (code !== 0) throw new Error(`The prepared server ended with ${code}: ${err}`)
  project.provide('preparedData', preparedData)
  return () => rmSync(folder, { recursive: true, force: true })
}
