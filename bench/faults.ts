/**
 * The long form of the proof that nothing acknowledged is lost: kills at random moments, many of them.
 * Usage: node bench/faults.ts --kills 200 [--seed 1] [--each 25]; `--each` kills go to one installation, then it is judged.
 * With `--away 600` the database is away for so many seconds first, under load all the while.
 */
import { troubleRun } from '../e2e/faults/database-away.ts'
import { killRun } from '../e2e/faults/kill-run.ts'
import { numberOption, report } from './measuring.ts'

/** Seconds; none where it is not asked for. */
const away = process.argv.includes('--away') ? numberOption('away', 600) : 0
const kills = numberOption('kills', 200)
const each = numberOption('each', 25)
const firstSeed = numberOption('seed', 1 + (Date.now() % 1_000_000))

let wrong = 0
if (away > 0) {
  const run = await troubleRun('away', away * 1_000, 100)
  const { acknowledgedMeanwhile, hasSpooled, answers } = run
  report(`away for ${away} s: ${JSON.stringify({ acknowledgedMeanwhile, hasSpooled, answers })}`)
  for (const sentence of run.wrong) report(`  WRONG: ${sentence}`)
  wrong += run.wrong.length + (hasSpooled ? 0 : 1)
}
for (let done = 0, seed = firstSeed; done < kills; done += each, seed += 1) {
  const run = await killRun({ seed, kills: Math.min(each, kills - done), least: 300, most: 4000, perSecond: 500 })
  const { killed, sent, acknowledged, answers } = run
  report(`seed ${seed}: ${JSON.stringify({ killed, sent, acknowledged, answers })}`)
  for (const sentence of run.wrong) report(`  WRONG: ${sentence}`)
  wrong += run.wrong.length
}
report(
  wrong === 0
    ? `${kills} kills, ${away} s without database: nothing lost, nothing doubled, every count right`
    : `${wrong} findings`,
)
process.exitCode = wrong === 0 ? 0 : 1
