import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openInstallation } from './installation.ts'
import { verdictOn } from './kill-run.ts'
import { randomFrom } from './random.ts'
import { startWorkload } from './workload.ts'

const RESTARTS = 5
const STOP_LIMIT_MS = 15_000
const FINISH_LIMIT_MS = 30_000

test('restarts in order under load end in time, answer with no error of ours, and lose nothing', async () => {
  const seed = Date.now() % 1_000_000
  process.stdout.write(`seed ${seed}\n`)
  const random = randomFrom(seed)
  const installation = await openInstallation()
  try {
    const workload = startWorkload(installation, { random: randomFrom(seed + 1), prefix: `r${seed}`, perSecond: 300 })
    const stops: number[] = []
    try {
      for (let left = RESTARTS; left > 0; left -= 1) {
        await pause(random.between(1000, 3000))
        stops.push(await installation.stopServer())
        await installation.startServer()
      }
      await pause(1500)
    } finally {
      await workload.finish(FINISH_LIMIT_MS)
    }
    const { answers, acknowledged } = workload.history
    process.stdout.write(`${JSON.stringify([...answers])}, stops of ${stops.map(Math.round).join(', ')} ms\n`)
    expect(await verdictOn(installation, workload.history)).toEqual([])
    expect(Math.max(...stops)).toBeLessThan(STOP_LIMIT_MS)
    // A closed door is none of these: the SDK comes again until it gives up.
    expect([...answers.keys()].filter((answer) => /^[345]/.test(answer) && !['429', '503'].includes(answer))).toEqual(
      [],
    )
    expect(acknowledged.size).toBeGreaterThan(1000)
  } finally {
    await installation.close()
  }
})
