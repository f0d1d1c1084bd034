import { openEmbeddedPostgres } from '../postgres/embedded.ts'
import { claimServerRole } from '../postgres/server-role.ts'
import { silentLog } from './silent-log.ts'

/**
 * A process of its own for tests that need one to kill: takes a share in the server (`share`) or the server role
 * (`claim`) on a data directory, prints a line about it, and gives it back on the first byte of its input.
 */
const [, , what, dataDirectory = ''] = process.argv

const held = what === 'claim' ? await claim() : await share()
process.stdout.write(`${JSON.stringify(held.line)}\n`)
process.stdin.once('data', async () => {
  await held.release()
  process.exit(0)
})

async function share() {
  const server = await openEmbeddedPostgres({ dataDirectory, log: silentLog, settings: { fsync: 'off' } })
  return { line: { pid: server.pid, startedHere: server.startedHere }, release: server.release }
}

async function claim() {
  const { release } = await claimServerRole(dataDirectory, { port: 7330 })
  return { line: { pid: process.pid, startedHere: true }, release }
}
