import { day } from '../../../kernel/day.ts'
import { HealthExplanation } from '../contract.ts'
import type { MeasureRow } from '../contract.ts'

type Since = HealthExplanation['since'][number]

export function measureExample(about: Partial<MeasureRow> & Pick<MeasureRow, 'key' | 'component'>): MeasureRow {
  const { points = 0, possiblePoints = 10 } = about
  return {
    name: about.key,
    unit: 'count',
    direction: 'up',
    source: { kind: 'tickets', aggregation: 'open', windowDays: 90, priorities: [] },
    value: 1,
    known: points !== null,
    fresh: true,
    unknownBecause: null,
    note: null,
    dataDay: day('2026-11-17'),
    count: 1,
    score: points === null ? null : 50,
    weight: 10,
    share: possiblePoints / 100,
    points,
    cost: points === null ? null : possiblePoints - points,
    possiblePoints,
    curve: [
      { x: 0, y: 0 },
      { x: 100, y: 100 },
    ],
    ...about,
  }
}

const COMPONENT = { score: 50, computedScore: 50, coverage: 1, weight: 100, knownWeight: 100, share: 0.5, points: 25 }

export function explanationExample(about: Partial<HealthExplanation> = {}): HealthExplanation {
  return {
    accountId: 1,
    asOf: day('2026-11-17'),
    basis: 'shown',
    basisSentence: 'As shown at the close of the day.',
    shownDay: day('2026-11-17'),
    computedAt: null,
    scorecard: { id: 1, name: 'Standard', version: 7, versionId: 7 },
    effective: { overall: 50, band: 'fair' },
    computed: { overall: 50, band: 'fair' },
    cx: COMPONENT,
    co: COMPONENT,
    quadrant: null,
    coverage: 1,
    trend: null,
    isFresh: true,
    headline: '',
    subline: '',
    bands: { fair: 50, good: 70 },
    measures: [],
    adjustments: [],
    waiting: [],
    since: [],
    override: null,
    assumedFields: [],
    nextBestActions: [],
    comfort: null,
    mayOverride: false,
    ...about,
  }
}

export function sinceExample(about: Partial<Since> = {}): Since {
  return {
    days: 30,
    day: day('2026-10-18'),
    basis: 'shown',
    overallThen: 50,
    bandThen: 'fair',
    quadrantThen: null,
    change: 0,
    components: { cx: { scoreThen: 50, pointsChange: 0 }, co: { scoreThen: 50, pointsChange: 0 } },
    measures: [],
    adjustments: [],
    definition: null,
    headline: '',
    subline: '',
    ...about,
  }
}
