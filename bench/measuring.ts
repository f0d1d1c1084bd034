import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

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

/** `--name 123` of the command line. */
export function numberOption(name: string, fallback: number): number {
  const { values } = parseArgs({ strict: false, options: { [name]: { type: 'string' } } })
  const given = values[name]
  const number = given === undefined ? fallback : Number(given)
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} must be a whole number above 0`)
  return number
}

export function report(line: string): void {
  process.stdout.write(`${line}\n`)
}
