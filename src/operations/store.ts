import { join } from 'node:path'
import type { PoolClient } from 'pg'

/** Points imports to their uploaded files in this data directory, wherever they lay when the backup was made. */
export async function moveUploads(client: PoolClient, dataDirectory: string): Promise<void> {
  await client.query(
    `update imports set file_path = $1 || substring(file_path from '[^/\\\\]+$')
     where file_path ~ '^(/|[A-Za-z]:[/\\\\])'`,
    [join(dataDirectory, 'imports', '/')],
  )
}
