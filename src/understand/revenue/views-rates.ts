import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Rates } from './books.ts'

/** Exchange rates by currency, oldest first: reporting units per unit. */
export async function exchangeRates(db: Db): Promise<Rates> {
  const { rows } = await sql<{ currency: string; day: Day; rate: string }>`
    select currency, day, rate from exchange_rates order by currency, day`.execute(db)
  return Map.groupBy(rows, ({ currency }) => currency)
}
