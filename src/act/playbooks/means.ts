import { conditionWords, type ConditionWords } from '../../understand/conditions/actions.ts'
import type { Db } from '../../platform/db/database.ts'

/** What the library of playbooks takes from conditions. */
export interface Means {
  conditionWords(db: Db): Promise<ConditionWords>
}

export const MEANS: Means = { conditionWords }
