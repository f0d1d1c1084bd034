import type { z } from 'zod'
import type { Day } from '../../kernel/day.ts'
import type { ExplainedClose } from './closes.ts'
import type { HealthExplanation, MeasureRow, OverrideOut } from './contract.ts'
import type { UnknownReason } from './definitions.ts'
import type { ExplainedMeasure } from './explain.ts'
import { shortDayText } from '../../kernel/plain-words.ts'
import type { OverrideRow } from './views-account.ts'

type Reply = z.input<typeof HealthExplanation>

const UNKNOWN: Readonly<Record<UnknownReason, string>> = {
  no_source: 'No source delivers this yet.',
  no_signal: 'Nothing of this account has arrived yet.',
  no_data: 'There is no data in its window.',
  stale_source: 'Its source has been silent too long to say anything.',
  zero_while_stale: 'Nothing arrived, but its source is late: that is no zero.',
  short_history: 'The account is too young for a baseline of its own.',
  no_baseline: 'There was nothing before to compare with.',
}

/** The explanation as it goes over the wire, without what the asker's role adds to it. */
export function explanationReply({
  close,
  explanation,
  bases,
}: ExplainedClose): Omit<Reply, 'accountId' | 'override' | 'nextBestActions' | 'comfort' | 'mayOverride'> {
  const { health } = explanation
  // The longest comparison that says something heads the panel: a month, else a week.
  const heading = [30, 7, 90]
    .map((days) => explanation.since.find((since) => since.days === days && since.change !== null))
    .find((since) => since !== undefined)
  return {
    asOf: close.day,
    basis: close.basis,
    basisSentence: basisSentence(close.basis, close.day, close.shownDay),
    shownDay: close.shownDay,
    computedAt: close.at,
    scorecard: {
      id: close.version.scorecardId,
      name: close.version.name,
      version: close.version.version,
      versionId: close.version.id,
    },
    effective: health.effective,
    computed: health.computed,
    cx: { ...health.cx, points: explanation.components.cx.points },
    co: { ...health.co, points: explanation.components.co.points },
    quadrant: health.quadrant,
    coverage: health.coverage,
    trend: explanation.trend,
    isFresh: explanation.measures.every((measure) => measure.reading.fresh),
    headline: heading?.headline ?? explanation.headline,
    subline: heading?.subline ?? explanation.subline,
    bands: close.version.definition.bands,
    measures: explanation.measures.map(measureRow),
    adjustments: [...health.adjustments],
    waiting: [...health.waiting],
    since: explanation.since.map((since) => ({
      ...since,
      basis: bases.get(since.days) ?? 'restated',
      measures: [...since.measures],
      adjustments: [...since.adjustments],
    })),
    assumedFields: [...close.assumedFields],
  }
}

function measureRow(measure: ExplainedMeasure): z.input<typeof MeasureRow> {
  const { reading, curve, ...rest } = measure
  const { value, known, fresh, dataDay, count, unknownBecause } = reading
  const late = fresh ? null : `Its source is late: data up to ${dataDay ? shortDayText(dataDay) : 'no day yet'}.`
  return {
    ...rest,
    value,
    known,
    fresh,
    dataDay,
    count,
    unknownBecause: unknownBecause ?? null,
    note: unknownBecause ? UNKNOWN[unknownBecause] : late,
    curve: [...curve],
  }
}

function basisSentence(basis: 'shown' | 'restated', day: Day, shownDay: Day | null): string {
  if (basis === 'shown') {
    return shownDay === day || shownDay === null
      ? 'As it was shown on this day.'
      : `As it was shown on this day; last changed ${shortDayText(shownDay)}.`
  }
  return 'Computed with what is known now; nothing was shown on this day, or it was asked for so.'
}

export function overrideReply(row: OverrideRow, today: Day): z.input<typeof OverrideOut> {
  const isInForce = row.withdrawnAt === null && row.startsOn <= today && today <= row.endsOn
  return { ...row, isInForce }
}
