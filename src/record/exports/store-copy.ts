import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Pool } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { kindNamed } from '../imports/kinds.ts'
import { ATTRIBUTES_QUERY, exportQuery } from './views.ts'

/** Writes every row of a kind as CSV in the columns its import reads, in constant memory. */
export async function copyKind(pool: Pool, kindName: string, into: Writable, isEndedHere: boolean): Promise<void> {
  const kind = kindNamed(kindName)
  const client = await pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    const { rows } = await client.query<{ key: string }>(ATTRIBUTES_QUERY, [kind.attributesOf])
    const query = exportQuery(
      kind.name,
      rows.map(({ key }) => key),
    )
    await pipeline(client.query(copyTo(`copy (${query}) to stdout with (format csv, header)`)), into, {
      end: isEndedHere,
    })
    await client.query('reset statement_timeout')
    client.release()
  } catch (error) {
    // In the middle of COPY a connection answers nothing else.
    client.release(true)
    throw error
  }
}
