import { openInstallation, type Installation } from './installation.ts'
import { killAtRandom, type KillPlan, type Victim } from './kills.ts'
import { randomFrom } from './random.ts'
import { judge } from './verdict.ts'
import { startWorkload, type History } from './workload.ts'

/** Batches whose turn to be sent again has not come by then are given up: nobody was promised anything about them. */
const FINISH_LIMIT_MS = 20_000

export interface KillRun {
  readonly seed: number
  readonly killed: Record<Victim, number>
  readonly sent: number
  readonly acknowledged: number
  readonly answers: Record<string, number>
  /** What is wrong, as sentences. */
  readonly wrong: readonly string[]
}

export interface KillRunOptions extends KillPlan {
  readonly seed: number
  readonly perSecond: number
  /** What `node` runs in place of the product. */
  readonly command?: readonly string[]
}

/** A workload, kills at random moments, and what is left of it in the end. */
export async function killRun({ seed, perSecond, command, ...plan }: KillRunOptions): Promise<KillRun> {
  const installation = await openInstallation(command ? { command } : {})
  try {
    const workload = startWorkload(installation, { random: randomFrom(seed), prefix: `k${seed}`, perSecond })
    const killed = await killAtRandom(installation, randomFrom(seed + 1), plan)
    await workload.finish(FINISH_LIMIT_MS)
    return { seed, killed, ...summaryOf(workload.history), wrong: await verdictOn(installation, workload.history) }
  } finally {
    await installation.close()
  }
}

/** With what the servers said, when something is wrong. */
export async function verdictOn(installation: Installation, history: History): Promise<string[]> {
  const wrong = await judge(installation, history)
  return wrong.length === 0 ? [] : [...wrong, `The servers said: ${installation.said().slice(-4000)}`]
}

export function summaryOf({ sent, acknowledged, answers }: History) {
  return { sent: sent.size, acknowledged: acknowledged.size, answers: Object.fromEntries(answers) }
}
