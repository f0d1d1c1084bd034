import { Client, type PoolConfig } from 'pg'

/** What test files need to make databases of their own. */
export interface TestServer {
  /** A connection that may create databases. */
  connection: PoolConfig
  /** Name of the migrated database that others are copies of, and the beginning of their names. */
  template: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer
  }
}

// Scheme and authority; then the database's name, up to the options.
const URL_DATABASE = /^(\w+:\/\/[^/?]*)\/?[^?]*/

/** The same server, another database. */
export function databaseOn(connection: PoolConfig, database: string): PoolConfig {
  if (!connection.connectionString) return { ...connection, database }
  return { ...connection, connectionString: connection.connectionString.replace(URL_DATABASE, `$1/${database}`) }
}

export async function onServer<T>(connection: PoolConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(connection)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
