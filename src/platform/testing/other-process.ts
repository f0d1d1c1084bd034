import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const HOLDER = fileURLToPath(new URL('postgres-holder.ts', import.meta.url))

/** Starts a process that takes a share in the server, or the server role, on a data directory. */
export function startHolder(what: 'share' | 'claim', dataDirectory: string) {
  const child = spawn(process.execPath, [HOLDER, what, dataDirectory], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const ready = new Promise<{ pid: number; startedHere: boolean }>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()) as never))
    child.once('exit', () => reject(new Error('The process ended before it was ready')))
  })
  // Tests that kill it early never ask.
  ready.catch(() => undefined)
  return {
    ready,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async giveBack() {
      child.stdin.write('x')
      await ended
    },
  }
}
