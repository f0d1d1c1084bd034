import type { Day } from '../../kernel/day.ts'
import { fingerprint, Fingerprints } from './fingerprints.ts'

/** Something strange in a file that stops nothing and is shown on the import's page. */
export interface Finding {
  code:
    | 'repeated_ids'
    | 'identical_rows'
    | 'usage_outside_subscription'
    | 'usage_of_unknown_subscription'
    | 'zero_length_subscriptions'
    | 'disagreeing_counts'
    | 'added_segments'
    | 'added_stages'
    | 'unknown_owners'
    | 'added_fields'
    | 'added_metrics'
    | 'conflicting_events'
    | 'missing_rates'
    | 'adopted_currency'
  count: number
  /** Up to 20 of them, each a short text such as `U-25b56c on line 812, first on line 40`. */
  sample: readonly string[]
  sentence: string
}

const SAMPLE_SIZE = 20
const REMEMBERED_IDS = 2_000_000

/** Counts everything and keeps the first few, so that memory does not grow with the file. */
class Tally {
  count = 0
  readonly sample: string[] = []

  add(describe: () => string) {
    this.count += 1
    if (this.sample.length < SAMPLE_SIZE) this.sample.push(describe().slice(0, 200))
  }

  finding(code: Finding['code'], sentence: (count: string) => string): Finding[] {
    const { count, sample } = this
    return count === 0 ? [] : [{ code, count, sample, sentence: sentence(count.toLocaleString('en')) }]
  }
}

/** Watches one id column: ids that come again with other content, and rows that come again unchanged. */
export class RepeatedIds {
  readonly #column: string
  readonly #seen: Fingerprints
  readonly #conflicting = new Tally()
  readonly #identical = new Tally()

  constructor(column: string, remembered = REMEMBERED_IDS) {
    this.#column = column
    this.#seen = new Fingerprints(remembered)
  }

  /** Empty ids are passed over. Rows that may share an id (versions, parts of a key) need an id that joins them. */
  observe(id: string, cells: readonly string[], line: number) {
    if (id === '') return
    const content = fingerprint(cells.join('\u001f')) >>> 0
    const first = this.#seen.firstSeen(fingerprint(id), { line, content })
    if (first === null) return
    const tally = first.content === content ? this.#identical : this.#conflicting
    tally.add(() => `${id} on line ${line}, first on line ${first.line}`)
  }

  findings(): Finding[] {
    const limit = this.#seen.isFull ? ` Only the first ${this.#seen.size.toLocaleString('en')} ids were compared.` : ''
    return [
      ...this.#conflicting.finding(
        'repeated_ids',
        (count) =>
          `${count} rows repeat an id of “${this.#column}” with different content. They were kept, not merged.${limit}`,
      ),
      ...this.#identical.finding(
        'identical_rows',
        (count) => `${count} rows repeat an earlier row of the file exactly (by “${this.#column}”).${limit}`,
      ),
    ]
  }
}

export interface SubscriptionDates {
  startedOn: Day
  /** First day no longer paid for; null while it runs. */
  endedOn: Day | null
}

/** Watches usage that names a subscription: is it dated while that subscription was paid for? */
export class UsageOutsideSubscription {
  readonly #datesOf: (externalId: string) => SubscriptionDates | undefined
  readonly #outside = new Tally()
  readonly #unknown = new Tally()

  constructor(datesOf: (externalId: string) => SubscriptionDates | undefined) {
    this.#datesOf = datesOf
  }

  /** Call once per record of the file, not per unfolded row. */
  observe(subscription: string, day: string, line: number) {
    const dates = this.#datesOf(subscription)
    if (!dates) {
      this.#unknown.add(() => `${subscription} on line ${line}`)
      return
    }
    const { startedOn, endedOn } = dates
    if (day >= startedOn && (endedOn === null || day < endedOn)) return
    this.#outside.add(() => `line ${line}: ${day}, ${subscription} runs ${startedOn} to ${endedOn ?? 'today'}`)
  }

  findings(): Finding[] {
    return [
      ...this.#outside.finding(
        'usage_outside_subscription',
        (count) =>
          `${count} usage rows are dated outside their subscription. They count for the account on the day given.`,
      ),
      ...this.#unknown.finding(
        'usage_of_unknown_subscription',
        (count) => `${count} usage rows name a subscription that is not known. Import the subscriptions first.`,
      ),
    ]
  }
}

/** Watches subscriptions that end on the day they start: they were never paid for and count for nothing. */
export class ZeroLengthSubscriptions {
  readonly #tally = new Tally()

  observe(externalId: string, startedOn: string, endedOn: string | null, line: number) {
    if (endedOn === startedOn) this.#tally.add(() => `${externalId} on line ${line}, ${startedOn}`)
  }

  findings(): Finding[] {
    return this.#tally.finding(
      'zero_length_subscriptions',
      (count) => `${count} subscriptions end on the day they start, so that no day of them is paid for.`,
    )
  }
}

export interface CountedNotion {
  /** What is counted, as a plural phrase: `accounts flagged churn_flag`. */
  notion: string
  count: number
}

/**
 * Says so when several ways to count the same thing differ, such as churned accounts by flag, by churn event, by ended
 * subscription and by revenue. `used` is the notion that Volant goes by.
 */
export function disagreeingCounts(subject: string, notions: readonly CountedNotion[], used: string): Finding[] {
  const counts = notions.map(({ count }) => count)
  if (new Set(counts).size <= 1) return []
  const told = notions.map(({ notion, count }) => `${count.toLocaleString('en')} ${notion}`)
  return [
    {
      code: 'disagreeing_counts',
      count: Math.max(...counts) - Math.min(...counts),
      sample: told.slice(0, SAMPLE_SIZE),
      sentence: `The data tells ${subject} in ways that disagree: ${told.join(', ')}. Volant goes by ${used}.`,
    },
  ]
}
