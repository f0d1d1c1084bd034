import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { readConfig } from '../src/config.ts'
import { systemClock } from '../src/platform/clock/clock.ts'
import { createPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log/log.ts'
import { openRuntime, type Runtime } from '../src/runtime.ts'

/** An installation with the embedded server as it is by default: all durability on. */
export interface Installation {
  runtime: Runtime
  /** Connections without a time limit, for making data. */
  pool: Pool
  /** For files of the bench; removed afterwards unless it is to be kept. */
  folder: string
  dataDirectory: string
}

export async function withInstallation<T>(
  work: (installation: Installation) => Promise<T>,
  { keptIn }: { keptIn?: string | undefined } = {},
): Promise<T> {
  const folder = keptIn ?? mkdtempSync(join(tmpdir(), 'volant-bench-'))
  const dataDirectory = join(folder, 'data')
  const log = createLog('error')
  const runtime = await openRuntime({ config: readConfig({ VOLANT_DATA: dataDirectory }), log, clock: systemClock })
  const pool = createPool({ ...runtime.connection, max: 4, statement_timeout: 0 }, log)
  try {
    return await work({ runtime, pool, folder, dataDirectory })
  } finally {
    await pool.end()
    await runtime.close()
    if (keptIn === undefined) rmSync(folder, { recursive: true, force: true })
  }
}
