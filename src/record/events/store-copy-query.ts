import { Query, type Connection, type PoolClient } from 'pg'

const COPY_DATA = 0x64
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4])

/**
 * COPY from rows that are all there, in one piece with the question: the driver's own way asks, waits for the server to be
 * ready, and then sends, which is once more to the database and back. Works on pipelined connections too. A server that
 * refuses the question passes over the rows.
 */
export function copyBytes(client: PoolClient, text: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyQuery(text, bytes, (error) => (error ? reject(error) : resolve())))
  })
}

class CopyQuery extends Query {
  readonly #text: string
  readonly #bytes: Buffer

  constructor(text: string, bytes: Buffer, done: (error: Error | undefined | null) => void) {
    super(text, done)
    this.#text = text
    this.#bytes = bytes
  }

  override submit = (connection: Connection): void => {
    const { stream } = connection
    const head = Buffer.allocUnsafe(5)
    head[0] = COPY_DATA
    head.writeInt32BE(this.#bytes.length + 4, 1)
    stream.cork()
    connection.query(this.#text)
    stream.write(head)
    stream.write(this.#bytes)
    stream.write(COPY_DONE)
    stream.uncork()
  }

  /** The rows are on their way already. */
  handleCopyInResponse(): void {}
}
