import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Pool } from 'pg'

/** Seconds that something took, with its result. */
export async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now()
  const result = await work()
  return { seconds: (performance.now() - start) / 1000, result }
}

/** Middle and 95th percentile of durations in ms, by nearest rank. */
export function percentiles(durationsMs: readonly number[]): { p50: number; p95: number } {
  const sorted = durationsMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

/** Memory of a process in MB from Linux' own books; `peak` is the most it ever held. */
export function memoryOf(pid: number): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const value = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024)
  return { nowMb: value('VmRSS'), peakMb: value('VmHWM') }
}

/** CPU seconds so far of this process and of the server's connections: unlike time they do not grow when others work too. */
export async function cpuSeconds(pool: Pool): Promise<{ ours: number; server: number }> {
  const { user, system } = process.cpuUsage()
  const { rows } = await pool.query<{ pid: number }>('select pid from pg_stat_activity')
  const server = rows.reduce((total, { pid }) => total + ranSeconds(pid), 0)
  return { ours: (user + system) / 1e6, server }
}

function ranSeconds(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9
  } catch {
    // It ended meanwhile.
    return 0
  }
}

/** `--name 123` of the command line. */
export function numberOption(name: string, fallback: number): number {
  const { values } = parseArgs({ strict: false, options: { [name]: { type: 'string' } } })
  const given = values[name]
  const number = given === undefined ? fallback : Number(given)
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} must be a whole number above 0`)
  return number
}

/** `--name text` of the command line. */
export function textOption(name: string): string | undefined {
  const { values } = parseArgs({ strict: false, options: { [name]: { type: 'string' } } })
  const given = values[name]
  return typeof given === 'string' ? given : undefined
}

export function report(line: string): void {
  process.stdout.write(`${line}\n`)
}
