import { watchMachine, type Spent, type Watched } from './events-machine.ts'
import { percentiles } from './measuring.ts'
import type { Sent } from './sender.ts'

/** One kind of load over several turns. */
export class Phase {
  readonly #name: string
  readonly #durations: number[] = []
  readonly #cpu = new Map<string, number>()
  readonly #cores = new Map<string, number>()
  readonly #waits = new Map<string, number>()
  readonly #log = new Map<string, number>()
  #events = 0
  #seconds = 0
  #looks = 0

  constructor(name: string) {
    this.#name = name
  }

  async add(watched: Watched, events: number, work: () => Promise<Sent>): Promise<void> {
    const watch = await watchMachine(watched)
    const { seconds, durations } = await work()
    const spent = await watch.end()
    this.#events += events
    this.#seconds += seconds
    this.#durations.push(...durations)
    this.#looks += spent.looks
    for (const part of ['cpu', 'cores', 'waits', 'log'] as const) addAll(this.#sumsOf(part), spent[part])
  }

  get hasRun(): boolean {
    return this.#events > 0
  }

  get perSecond(): number {
    return this.#events / this.#seconds
  }

  /** What all processes together took for an event, µs. */
  get cpuOfEvent(): number {
    return [...this.#cpu.values()].reduce((total, one) => total + one, 0) / this.#events / 1e-6
  }

  /** Lines for people; with what COPY of the same reached. */
  told(copy: Phase): string[] {
    const { p50, p95 } = percentiles(this.#durations)
    const share = (part: number) => `${((100 * part) / copy.perSecond).toFixed(1)} %`
    const perEvent = (seconds: number) => ((seconds / this.#events) * 1e6).toFixed(1)
    const list = (sums: Map<string, number>, say: (value: number) => string, least: number) =>
      [...sums]
        .filter(([, value]) => value >= least)
        .toSorted(([, a], [, b]) => b - a)
        .map(([name, value]) => `${name} ${say(value)}`)
        .join(', ')
    return [
      `${this.#name}: ${Math.round(this.perSecond).toLocaleString('en')} events/s, ${share(this.perSecond)} of COPY, by CPU ${((100 * copy.cpuOfEvent) / this.cpuOfEvent).toFixed(1)} %; p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
      `  CPU of an event ${this.cpuOfEvent.toFixed(1)} µs: ${list(this.#cpu, perEvent, 0.02)}`,
      `  cores: ${list(this.#cores, (value) => (value / this.#seconds).toFixed(2), 0)}`,
      `  connections: ${list(this.#waits, (value) => (value / this.#looks).toFixed(2), this.#looks / 100)}`,
      `  log: ${list(this.#log, (value) => (value / this.#events).toFixed(3), 0)} of an event`,
    ]
  }

  #sumsOf(part: keyof Pick<Spent, 'cpu' | 'cores' | 'waits' | 'log'>): Map<string, number> {
    return { cpu: this.#cpu, cores: this.#cores, waits: this.#waits, log: this.#log }[part]
  }
}

function addAll(sums: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [name, value] of more) sums.set(name, (sums.get(name) ?? 0) + value)
}
