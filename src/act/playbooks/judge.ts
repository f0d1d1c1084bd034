import { conditionWords, loadFacts } from '../../understand/conditions/actions.ts'
import { judge } from '../../understand/conditions/judge.ts'
import type { Db } from '../../platform/db/database.ts'
import { loadDirectory } from '../../understand/conditions/views-directory.ts'
import type { Judge } from './step-work.ts'

const KEPT_MS = 2_000

/**
 * Judges conditions one subject at a time. What the company has (metrics, measures, names) is read again every two seconds, not for
 * every run; facts of the account are read each time.
 */
export function createJudge(db: Db): Judge {
  let kept: { known: ReturnType<typeof read>; readAt: number } | null = null
  const known = () => {
    if (kept && performance.now() - kept.readAt < KEPT_MS) return kept.known
    const made = { known: read(db), readAt: performance.now() }
    kept = made
    made.known.catch(() => {
      if (kept === made) kept = null
    })
    return made.known
  }
  return async (trx, condition, about) => {
    const { directory, names } = await known()
    const facts = await loadFacts(trx, condition, { ...about, directory })
    return judge(condition, facts, { names })
  }
}

async function read(db: Db) {
  const directory = await loadDirectory(db)
  const { names } = await conditionWords(db)
  return { directory, names }
}
