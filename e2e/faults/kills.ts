import { setTimeout as pause } from 'node:timers/promises'
import type { Installation } from './installation.ts'
import type { Random } from './random.ts'

export type Victim = 'server' | 'postgres' | 'both'

/** PostgreSQL twice as often: it is back within a second, a server takes its time. */
const VICTIMS = ['server', 'postgres', 'postgres', 'both'] as const

export interface KillPlan {
  kills: number
  /** How long things run between two kills, ms. */
  least: number
  most: number
}

/** Kills server, PostgreSQL or both with SIGKILL at random moments, and puts the server up again each time. */
export async function killAtRandom(
  installation: Installation,
  random: Random,
  { kills, least, most }: KillPlan,
): Promise<Record<Victim, number>> {
  const killed = { server: 0, postgres: 0, both: 0 }
  for (let left = kills; left > 0; left -= 1) {
    await pause(random.between(least, most))
    const victim = random.pick(VICTIMS)
    killed[victim] += 1
    const isServerFirst = random.chance(0.5)
    if (victim !== 'server' && !isServerFirst) installation.killPostgres()
    if (victim !== 'postgres') await installation.killServer()
    if (victim !== 'server' && isServerFirst) installation.killPostgres()
    if (victim !== 'postgres') await installation.startServer()
  }
  return killed
}
