import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { openEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { silentLog } from '../../src/platform/testing/silent-log.ts'
import { openDatabaseProxy, type DatabaseProxy } from './database-proxy.ts'

/** A PostgreSQL that is none of the server's business to start, behind a proxy. */
export interface OwnDatabase {
  /** By way of the proxy. */
  readonly url: string
  /** Past the proxy. */
  readonly direct: ClientConfig
  readonly proxy: DatabaseProxy
  close(): Promise<void>
}

export async function openOwnDatabase({ maxConnections = 60 } = {}): Promise<OwnDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'volant-faults-db-'))
  const postgres = await openEmbeddedPostgres({
    dataDirectory: directory,
    log: silentLog,
    listenOn: 'tcp',
    maxConnections,
  })
  const { host, port, user, password = '', database } = postgres.connection
  const proxy = await openDatabaseProxy({ host, port })
  return {
    url: `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}/${database}?sslmode=disable`,
    direct: postgres.connection,
    proxy,
    async close() {
      await proxy.close()
      await postgres.release()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
