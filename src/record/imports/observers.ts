import type { Db } from '../../platform/db/database.ts'
import type { CanonicalRow } from './mapping-apply.ts'
import type { Plan } from './mapping-plan.ts'
import { KeyRepeats } from './repeats.ts'
import {
  RepeatedIds,
  UsageOutsideSubscription,
  ZeroLengthSubscriptions,
  type Finding,
  type SubscriptionDates,
} from './oddities.ts'
import type { CsvRecord } from './csv-scan.ts'
import { subscriptionDates } from './store-rows.ts'

export type NoticeCode =
  | 'added_segments'
  | 'added_stages'
  | 'unknown_owners'
  | 'added_fields'
  | 'added_metrics'
  | 'conflicting_events'

const NOTICES: Readonly<Record<NoticeCode, { one: string; many: string }>> = {
  added_segments: {
    one: 'segment was new and has been added. Look at it under Settings.',
    many: 'segments were new and have been added. Look at them under Settings.',
  },
  added_stages: {
    one: 'lifecycle stage was new and has been added. Look at it under Settings.',
    many: 'lifecycle stages were new and have been added. Look at them under Settings.',
  },
  unknown_owners: {
    one: 'owner is no member yet, so that the accounts have no owner. Add the member and import again.',
    many: 'owners are no members yet, so that their accounts have no owner. Add the members and import again.',
  },
  added_fields: { one: 'column became a custom field.', many: 'columns became custom fields.' },
  added_metrics: { one: 'metric was new and has been added.', many: 'metrics were new and have been added.' },
  conflicting_events: {
    one: 'event carries a message id that was seen before with other content. The first stays.',
    many: 'events carry a message id that was seen before with other content. The first stays.',
  },
}

/** Everything odd about one file, watched while it is read; bounded in memory whatever the file. */
export class FileObservers {
  readonly repeats: KeyRepeats
  readonly #plan: Plan
  readonly #rowIds: RepeatedIds | null
  readonly #zeroLength = new ZeroLengthSubscriptions()
  readonly #dates = new Map<string, SubscriptionDates>()
  readonly #outside: UsageOutsideSubscription | null
  readonly #notices = new Map<NoticeCode, Set<string>>()

  constructor(plan: Plan) {
    this.#plan = plan
    this.repeats = new KeyRepeats(plan.kind)
    this.#rowIds = plan.rowId === null ? null : new RepeatedIds(plan.header[plan.rowId] ?? '')
    const isViaSubscription = plan.kind.name === 'usage' && plan.accountVia?.kind === 'subscriptions'
    this.#outside = isViaSubscription ? new UsageOutsideSubscription((id) => this.#dates.get(id)) : null
  }

  /** Looks at the records of a batch and at the rows they became. */
  async observe(
    db: Db,
    sourceId: number,
    batch: readonly { record: CsvRecord; rows: readonly CanonicalRow[] }[],
  ): Promise<void> {
    if (this.#outside) await this.#learnDates(db, sourceId, batch)
    for (const { record, rows } of batch) {
      if (this.#rowIds && this.#plan.rowId !== null)
        this.#rowIds.observe(record.cells[this.#plan.rowId] ?? '', record.cells, record.line)
      const [first] = rows
      if (!first) continue
      if (this.#outside && first.accountVia)
        this.#outside.observe(first.accountVia.externalId, String(first.values['day']), first.line)
      if (this.#plan.kind.name === 'subscriptions') {
        const { external_id: id, started_on: started, ended_on: ended } = first.values
        this.#zeroLength.observe(
          String(id),
          String(started),
          ended === null || ended === undefined ? null : String(ended),
          first.line,
        )
      }
    }
  }

  notice(code: NoticeCode, what: string): void {
    const known = this.#notices.get(code) ?? new Set<string>()
    if (known.size < 1_000) known.add(what)
    this.#notices.set(code, known)
  }

  findings(): Finding[] {
    const notices = [...this.#notices].map(([code, names]) => ({
      code: code as Finding['code'],
      count: names.size,
      sample: [...names].slice(0, 20),
      sentence: `${names.size.toLocaleString('en')} ${names.size === 1 ? NOTICES[code].one : NOTICES[code].many}`,
    }))
    return [
      ...this.repeats.findings(),
      ...(this.#rowIds?.findings() ?? []),
      ...this.#zeroLength.findings(),
      ...(this.#outside?.findings() ?? []),
      ...notices,
    ]
  }

  async #learnDates(db: Db, sourceId: number, batch: readonly { rows: readonly CanonicalRow[] }[]): Promise<void> {
    const wanted = new Set<string>()
    for (const { rows } of batch) {
      const id = rows[0]?.accountVia?.externalId
      if (id !== undefined && !this.#dates.has(id)) wanted.add(id)
    }
    if (wanted.size === 0) return
    if (this.#dates.size > 400_000) this.#dates.clear()
    for (const [id, dates] of await subscriptionDates(db, sourceId, [...wanted]))
      this.#dates.set(id, dates as SubscriptionDates)
  }
}
