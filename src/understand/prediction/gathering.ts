import { addDays, addMonths, type Day, dayNumber } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { FeatureSchema, FeatureScope } from './feature-schema.ts'
import { type FeatureRows, readFeatures } from './features.ts'
import type { LearningInput } from './learning.ts'
import type { Samples } from './samples.ts'
import type { AccountDay } from './views-features.ts'
import { readSchema } from './views-schema.ts'
import { countPayingDays, decidedRenewals, firstKnownDay, lastKnownDay, payingDays } from './views-samples.ts'

export type Label = 'churn' | 'renewal'

/** What to learn: who stops paying within so many days, or which renewal is lost, seen so many days before it is due. */
export interface Question {
  readonly label: Label
  readonly features: FeatureScope
  readonly horizonDays: number
}

export interface Gathered {
  readonly schema: FeatureSchema
  readonly input: LearningInput
  /** Share of the accounts taken, 0 to 1. */
  readonly share: number
}

export const LEADS = [30, 90, 180]
export const DEFAULT_HORIZON: Readonly<Record<Label, number>> = { churn: 30, renewal: 90 }
/** More account-months teach little and cost much. */
const MOST_SAMPLES = 120_000
const MOST_MONTHS = 60

interface Present {
  readonly today: Day
  readonly timeZone: string
}

type OnProgress = (share: number) => Promise<void> | void

/** The company's own history as rows to learn from, each as known on its day. It begins with the first signal on record and ends with the newest. */
export async function gather(
  db: Db,
  question: Question,
  present: Present,
  onProgress: OnProgress = () => undefined,
): Promise<Gathered> {
  const known = { ...present, today: await lastKnownDay(db, present.today) }
  const schema = await readSchema(db, question.features, known.today)
  return question.label === 'churn'
    ? gatherChurn(db, { question, schema, present: known }, onProgress)
    : gatherRenewals(db, { question, schema, present: known }, onProgress)
}

interface Asked {
  readonly question: Question
  readonly schema: FeatureSchema
  readonly present: Present
}

/** Paying accounts on the first of each month; lost: MRR 0 at the close of the day `horizonDays` later. */
async function gatherChurn(db: Db, { question, schema, present }: Asked, onProgress: OnProgress): Promise<Gathered> {
  const leads = [question.horizonDays, ...LEADS.filter((lead) => lead !== question.horizonDays)]
  const days = await firstsOfMonths(db, addDays(present.today, -Math.min(...leads)))
  const share = Math.min(1, MOST_SAMPLES / Math.max(1, await countPayingDays(db, days)))
  const found = await payingDays(db, { days, leads, share })
  const rows = await readFeatures(db, { accountDays: found, schema, timeZone: present.timeZone }, (done) =>
    onProgress(done / found.length),
  )
  const samplesAt = (place: number, lead: number) =>
    labelled(
      rows,
      found.map(({ accountId, day, later }) => {
        const labelDay = addDays(day, lead)
        return { accountId, day, labelDay, lost: labelDay > present.today ? null : later[place] === 0 }
      }),
    )
  const [main = samplesAt(0, question.horizonDays), ...others] = leads.map((lead, place) => samplesAt(place, lead))
  const byLead = others.map((samples, index) => ({ days: leads[index + 1] ?? 0, samples }))
  return { schema, share, input: { samples: main, leads: byLead, datedLater: rows.datedLater } }
}

/** Renewals with an outcome, as known `horizonDays` before they were due. */
async function gatherRenewals(db: Db, { question, schema, present }: Asked, onProgress: OnProgress): Promise<Gathered> {
  const leads = [question.horizonDays, ...LEADS.filter((lead) => lead !== question.horizonDays)]
  const gathered: { days: number; samples: Samples; datedLater: readonly string[] }[] = []
  for (const [place, lead] of leads.entries()) {
    const found = await decidedRenewals(db, { lead, today: present.today })
    const rows = await readFeatures(db, { accountDays: found, schema, timeZone: present.timeZone }, (done) =>
      onProgress((place + done / found.length) / leads.length),
    )
    const samples = labelled(
      rows,
      found.map(({ accountId, day, decidedOn, lost }) => ({ accountId, day, labelDay: decidedOn, lost })),
    )
    gathered.push({ days: lead, samples, datedLater: rows.datedLater })
  }
  const [main, ...others] = gathered
  if (!main) throw new Error('the first lead is the question itself')
  const datedLater = [...new Set(gathered.flatMap((one) => one.datedLater))]
  return { schema, share: 1, input: { samples: main.samples, leads: others, datedLater } }
}

/** The firsts of months from the first day something could be known to a day, the latest sixty. */
export async function firstsOfMonths(db: Db, until: Day): Promise<Day[]> {
  const first = await firstKnownDay(db)
  if (!first) return []
  const days: Day[] = []
  for (
    let day = `${until.slice(0, 7)}-01` as Day;
    day >= first && days.length < MOST_MONTHS;
    day = addMonths(day, -1)
  ) {
    days.push(day)
  }
  return days.toReversed()
}

interface Outcome extends AccountDay {
  readonly labelDay: Day
  /** Null: nobody knows yet. */
  readonly lost: boolean | null
}

function labelled(rows: FeatureRows, outcomes: readonly Outcome[]): Samples {
  const width = rows.keys.length
  const known = outcomes.flatMap((outcome, row) => (outcome.lost === null ? [] : [{ outcome, row }]))
  const values = known.length === outcomes.length ? rows.values : new Float32Array(known.length * width)
  if (values !== rows.values) {
    for (const [to, { row }] of known.entries())
      values.set(rows.values.subarray(row * width, (row + 1) * width), to * width)
  }
  return {
    keys: rows.keys,
    values,
    lost: Uint8Array.from(known, ({ outcome }) => (outcome.lost ? 1 : 0)),
    accounts: Float64Array.from(known, ({ outcome }) => outcome.accountId),
    days: Int32Array.from(known, ({ outcome }) => dayNumber(outcome.day)),
    labelDays: Int32Array.from(known, ({ outcome }) => dayNumber(outcome.labelDay)),
  }
}
