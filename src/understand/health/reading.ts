import type { Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { MeasureSource } from './definitions.ts'
import type { Freshness } from './freshness.ts'
import type { RawMeasure } from './measure-value.ts'
import type { MeasureWindow } from './measure-window.ts'
import type { Rollup } from './use-change.ts'

/** One measure to read for every account of a chunk; `slot` names it among those asked for. */
export interface Ask<S extends MeasureSource = MeasureSource> {
  readonly slot: number
  readonly source: S
  readonly window: MeasureWindow
  readonly freshness: Freshness | null
}

export type AskFor<K extends MeasureSource['kind']> = Ask<Extract<MeasureSource, { kind: K }>>

/** `since`: the first day any account has a value; null where nobody knows. */
export interface KnownMetric {
  readonly id: number
  readonly key: string
  readonly fedBy: 'import' | 'events'
  readonly rollup: Rollup
  readonly since: Day | null
}

/** Accounts of one chunk, and what every reader needs to turn instants into company days. */
export interface ReadScope {
  readonly db: Db
  readonly accountIds: readonly number[]
  readonly asOf: Day
  readonly timeZone: string
  readonly reportingCurrency: string
  readonly metrics: readonly KnownMetric[]
  /** The first day any account has a value of any metric; null without one. */
  readonly usageSince: Day | null
}

/** Takes what a reader found. Accounts it says nothing of have nothing in the database. */
export type Put = (slot: number, accountId: number, raw: Omit<RawMeasure, 'freshness'>) => void

export type Reader<K extends MeasureSource['kind']> = (
  scope: ReadScope,
  asks: readonly AskFor<K>[],
  put: Put,
) => Promise<void>
