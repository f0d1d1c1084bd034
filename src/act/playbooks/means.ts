import { changesWithTime, leavesOf, type Condition } from '../../kernel/conditions.ts'
import type { Db, Trx } from '../../platform/db/database.ts'
import { saveWatch } from '../triggers/store.ts'
import type { WatchInput } from '../triggers/watch.ts'

export interface ConditionWords {
  sentence(condition: Condition): string
  problems(condition: Condition, subject: 'account' | 'contact'): readonly string[]
}

/** What playbooks take from conditions and triggers. */
export interface Means {
  conditionWords(db: Db): Promise<ConditionWords>
  setWatch(trx: Trx, watch: WatchInput): Promise<unknown>
}

export const MEANS: Means = {
  async conditionWords() {
    return {
      sentence: (condition) =>
        leavesOf(condition)
          .map(({ kind }) => kind.replaceAll('_', ' '))
          .join(', ') || 'always',
      problems: () => [],
    }
  },
  setWatch: (trx, watch) => saveWatch(trx, watch, changesWithTime(watch.condition)),
}
