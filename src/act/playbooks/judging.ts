import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { claimJudgements, releaseSavepoint, rollBackStep, saveJudgement, savepoint } from './store-engine.ts'
import type { Surroundings } from './step-work.ts'
import type { Versions } from './store.ts'
import { isPassing } from './trouble.ts'

interface Judging {
  readonly present: Present
  readonly versions: Versions
  readonly surroundings: Surroundings
}

type Due = Awaited<ReturnType<typeof claimJudgements>>[number]

/** Judges the criterion of success of every run whose time is over, whoever got something and who was held out alike. */
export async function judgeSuccess(db: Db, judging: Judging): Promise<void> {
  for (let judged = 1; judged > 0;) {
    judged = await inTransaction(db, async (trx) => {
      const due = await claimJudgements(trx, judging.present.now)
      for (const run of due) {
        const succeeded = await hasSucceeded(trx, run, judging)
        await saveJudgement(trx, run.id, succeeded, judging.present.now)
      }
      return due.length
    })
  }
}

/** Null: it cannot be known. */
async function hasSucceeded(trx: Trx, run: Due, { versions, present, surroundings }: Judging): Promise<boolean | null> {
  const version = await versions.of(trx, run.versionId)
  const condition = version?.definition.success?.condition
  if (!condition) return null
  await savepoint(trx)
  try {
    const { accountId, contactId, entry } = run
    const judged = await surroundings.judge(trx, condition, { accountId, contactId, present, entry })
    await releaseSavepoint(trx)
    return judged.truth
  } catch (error) {
    if (isPassing(error)) throw error
    await rollBackStep(trx)
    surroundings.log.error({ err: error, run: run.id }, 'the success of a run could not be judged')
    return null
  }
}
