import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MAIN = join(ROOT, 'src', 'main.ts')
const START_LIMIT_MS = 60_000
const USUAL_EMPTY_PROGRAM_MS = 60
// A little more than it may drain for.
const STOP_LIMIT_MS = 20_000

/** What a finished program left: its exit code and everything it said. */
export interface Ended {
  code: number | null
  out: string
  err: string
}

/** A real server process, as an installation runs it. */
export interface ServerProcess {
  url: string
  /** The line it printed when it was ready; holds the first owner's link while there is none. */
  readyLine: string
  /** As a power cut would. */
  kill(): Promise<void>
  /** As a service manager would. */
  stop(): Promise<Ended>
}

/** Starts `volant serve` on a data folder and waits until it answers. */
export async function startServer(
  dataDirectory: string,
  port: number,
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  if (!existsSync(join(ROOT, 'dist', 'web', 'index.html'))) throw new Error('Build the web app first: npm run build')
  const { child, said, ended } = launch(['serve'], {
    VOLANT_DATA: dataDirectory,
    PORT: String(port),
    LOG_LEVEL: 'error',
    ...env,
  })
  const readyLine = await lineOf(child, 'Volant is ready', said).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  let isEnding = false
  child.once('close', (code) => {
    if (!isEnding) process.stderr.write(`The server on port ${port} ended by itself with ${code}: ${said.err}\n`)
  })
  return {
    url: `http://localhost:${port}`,
    readyLine,
    async kill() {
      isEnding = true
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      isEnding = true
      child.kill('SIGTERM')
      // One that does not end in time ends here, and its exit code tells.
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      try {
        return await ended
      } finally {
        clearTimeout(late)
      }
    },
  }
}

/** Runs a command of `volant` to its end, beside a running server or without one. */
export function volant(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return launch(args, env).ended
}

/**
 * How many times slower than usual this machine is just now, at least 1: limits in seconds are meant for one that has
 * nothing else to do. Measured by what an empty program takes.
 */
export async function slowness(): Promise<number> {
  const start = performance.now()
  await once(spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' }), 'close')
  return Math.max(1, (performance.now() - start) / USUAL_EMPTY_PROGRAM_MS)
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

interface Said {
  out: string
  err: string
}

function launch(
  args: readonly string[],
  env: Record<string, string>,
): { child: ChildProcess; said: Said; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    // A setting of whoever runs the journeys must not change them.
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Said = { out: '', err: '' }
  child.stdout?.on('data', (bytes: Buffer) => (said.out += bytes.toString()))
  child.stderr?.on('data', (bytes: Buffer) => (said.err += bytes.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
  return { child, said, ended }
}

function lineOf(child: ChildProcess, start: string, said: Said): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`No "${start}" within ${START_LIMIT_MS} ms: ${said.out}${said.err}`)),
      START_LIMIT_MS,
    )
    child.stdout?.on('data', () => {
      const lines = said.out.split('\n').slice(0, -1)
      const line = lines.find((candidate) => candidate.startsWith(start))
      if (!line) return
      clearTimeout(late)
      resolve(line)
    })
    child.once('close', (code) => {
      clearTimeout(late)
      reject(new Error(`The server ended with ${code} before it was ready: ${said.err}`))
    })
  })
}
