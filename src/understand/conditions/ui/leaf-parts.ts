import type { Leaf, LeafKind, LeafOf } from '../../../kernel/conditions.ts'
import { plainNumber } from '../../../web/design/format.ts'
import type { ConditionChoices } from '../contract.ts'
import {
  activitiesParts,
  contactParts,
  contactsParts,
  invoicesParts,
  outcomesParts,
  runsParts,
  surveyParts,
  tasksParts,
  ticketsParts,
} from './leaf-parts-counts.ts'
import { dateParts, fieldParts } from './leaf-parts-fields.ts'
import { leadsParts, renewalParts } from './leaf-parts-money.ts'
import { comparedParts, windowPart, wordPart } from './part.ts'
import type { LeafPart } from './part.ts'

/** What a condition can speak of, and the currency sums are written in. */
export interface Vocabulary extends ConditionChoices {
  currency: string
}

type PartsOf = { [Kind in LeafKind]: (leaf: LeafOf<Kind>, words: Vocabulary) => LeafPart[] }

const PARTS: PartsOf = {
  field: fieldParts,
  date: dateParts,
  measure: measureParts,
  metric: metricParts,
  usage: usageParts,
  health_change: changeParts,
  since_entry: sinceEntryParts,
  survey: surveyParts,
  tickets: ticketsParts,
  activities: activitiesParts,
  contacts: contactsParts,
  outcomes: outcomesParts,
  invoices: invoicesParts,
  tasks: tasksParts,
  runs: runsParts,
  leads: leadsParts,
  renewal: renewalParts,
  contact: contactParts,
}

/** A condition as the parts of its chip, each with how it is changed. */
export function leafParts(leaf: Leaf, words: Vocabulary): LeafPart[] {
  const parts = PARTS[leaf.kind] as (leaf: Leaf, words: Vocabulary) => LeafPart[]
  return parts(leaf, words)
}

/** The chip read aloud: `CX falls by 10 or more in 30 d`. */
export function leafText(leaf: Leaf, words: Vocabulary): string {
  return leafParts(leaf, words)
    .map(({ text }) => text)
    .join(' ')
}

export const SCORE_WORDS = { overall: 'Health', cx: 'CX', co: 'CO' } as const

function measureParts(leaf: LeafOf<'measure'>, words: Vocabulary): LeafPart[] {
  const measure = words.measures.find(({ key }) => key === leaf.measure)
  return [named('Measure', measure?.name ?? leaf.measure), ...comparedParts(leaf, unitText(measure?.unit), false)]
}

const AGGREGATION_WORDS = {
  sum: 'in total',
  average_per_day: 'a day on average',
  days_active: 'days with any',
  last: 'at last',
  days_since_last: 'days since last',
} as const

function metricParts(leaf: LeafOf<'metric'>, words: Vocabulary): LeafPart[] {
  const metric = words.metrics.find(({ key }) => key === leaf.metric)
  const isDays = leaf.aggregation === 'days_active' || leaf.aggregation === 'days_since_last'
  return [
    named('Metric', metric?.name ?? leaf.metric),
    wordPart(
      { key: 'aggregation', label: 'How it is summed up' },
      AGGREGATION_WORDS,
      leaf.aggregation,
      (aggregation) => ({
        ...leaf,
        aggregation,
      }),
    ),
    windowPart(leaf),
    ...comparedParts(leaf, isDays ? 'days' : unitText(metric?.unit), isDays),
  ]
}

const USAGE_WORDS = { days_active: 'days with any', days_since_last: 'days since last' } as const

function usageParts(leaf: LeafOf<'usage'>): LeafPart[] {
  return [
    named('What', 'Use of the product'),
    wordPart({ key: 'aggregation', label: 'What is counted' }, USAGE_WORDS, leaf.aggregation, (aggregation) => ({
      ...leaf,
      aggregation,
    })),
    windowPart(leaf),
    ...comparedParts(leaf, 'days'),
  ]
}

type Moved = LeafOf<'health_change'> | LeafOf<'since_entry'>

/** A fall by ten or more is a change of at most minus ten. */
function movedParts<L extends Moved>(leaf: L, words: { falls: string; rises: string }): LeafPart[] {
  const falls = leaf.operator === '<' || leaf.operator === '<='
  const size = falls ? -leaf.points : leaf.points
  const isStrict = leaf.operator === '<' || leaf.operator === '>'
  const bound = leaf.operator === '=' ? 'exactly ' : isStrict ? 'more than ' : ''
  return [
    wordPart({ key: 'score', label: 'Score' }, SCORE_WORDS, leaf.score, (score) => ({ ...leaf, score })),
    wordPart({ key: 'direction', label: 'Direction' }, words, falls ? 'falls' : 'rises', (direction) =>
      direction === 'falls'
        ? { ...leaf, operator: '<=', points: -Math.abs(size) }
        : { ...leaf, operator: '>=', points: Math.abs(size) },
    ),
    {
      key: 'points',
      label: 'Points',
      text: bound === '' ? `${plainNumber(size)} or more` : `${bound}${plainNumber(size)}`,
      strong: true,
      first: true,
      edit: {
        as: 'number',
        value: size,
        unit: 'points',
        min: -100,
        max: 100,
        whole: false,
        make: (points) => ({ ...leaf, points: falls ? 0 - points : points }),
      },
    },
  ]
}

function changeParts(leaf: LeafOf<'health_change'>): LeafPart[] {
  return [
    ...movedParts(leaf, { falls: 'falls by', rises: 'rises by' }),
    {
      key: 'days',
      label: 'Within how many days',
      text: `in ${leaf.days} d`,
      edit: {
        as: 'number',
        value: leaf.days,
        unit: 'days',
        min: 1,
        max: 365,
        whole: true,
        make: (days) => ({ ...leaf, days }),
      },
    },
  ]
}

function sinceEntryParts(leaf: LeafOf<'since_entry'>): LeafPart[] {
  return [
    ...movedParts(leaf, { falls: 'has fallen by', rises: 'has risen by' }),
    { key: 'since', label: 'Since when', text: 'since entry', edit: null },
  ]
}

function named(label: string, text: string): LeafPart {
  return { key: 'name', label, text, edit: null }
}

const UNIT_WORDS: Readonly<Record<string, string>> = {
  share: '(share)',
  days: 'days',
  hours: 'hours',
  points: 'points',
}

function unitText(unit: string | undefined): string {
  return unit === undefined ? '' : (UNIT_WORDS[unit] ?? '')
}
