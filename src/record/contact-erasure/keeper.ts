import type { Db, Trx } from '../../platform/db/database.ts'
import type { Person } from './person.ts'
import type { Place } from './places.ts'

/** What a tier above keeps of people: handed in where the product is composed, for what we know knows nothing of it. */
export interface PersonKeeper {
  readonly places: readonly Place[]
  /** Rows that are about the person, by what they are called in its file. */
  read(db: Db, person: Person): Promise<Record<string, unknown[]>>
  /** Erases what is more than a name in a text. Safe to run again. Returns how much of what was erased. */
  erase(trx: Trx, person: Person, now: Date): Promise<Record<string, number>>
}
