import { capitalised, listed, shortDayText } from '../../kernel/plain-words.ts'
import { scoreText } from './bands.ts'
import type { BandEdges, ComponentName, MeasureKey, MeasureSource } from './definitions.ts'
import type { Health } from './score.ts'

/** Points a component may move and still be said to have held: half the step that makes a trend. */
const HELD_WITHIN = 2.5
const VISIBLE = 0.05
const TOPICS_NAMED = 3

interface NamedMeasure {
  readonly key: MeasureKey
  readonly name: string
  readonly component: ComponentName
  readonly source: MeasureSource | null
}

interface Subject {
  readonly health: Health
  readonly measures: readonly NamedMeasure[]
  readonly bands: BandEdges
}

interface Moves {
  readonly days: number
  readonly overallThen: number | null
  readonly change: number | null
  readonly components: Readonly<Record<ComponentName, { readonly pointsChange: number | null }>>
  readonly measures: readonly { readonly key: MeasureKey; readonly pointsChange: number | null }[]
  readonly definition: number | null
}

/** The panel's finding: “Health 46: experience fell, results held”. */
export function headlineOf({ health, bands }: Subject, since: Moves | null): string {
  const { overall } = health.effective
  if (overall === null) {
    return `Health unknown: ${health.coverage === 0 ? 'nothing' : `only ${percent(health.coverage)} of the weight`} has data`
  }
  const title = `Health ${scoreText(overall, bands)}${health.override ? ', set by hand' : ''}`
  if (!since) return `${title}: ${componentScores(health)}`
  if (since.change === null) return `${title}: not known ${since.days} days ago`

  const cx = health.cx.share > 0 ? verbOf(since.components.cx.pointsChange) : null
  const co = health.co.share > 0 ? verbOf(since.components.co.pointsChange) : null
  if (cx === 'held' && co === 'held' && Math.abs(since.definition ?? 0) > HELD_WITHIN) {
    return `${title}: the scorecard changed`
  }
  if (cx && co) return `${title}: ${cx === co ? `experience and results ${cx}` : `experience ${cx}, results ${co}`}`
  if (cx) return `${title}: experience ${cx}, results unknown`
  return co ? `${title}: experience unknown, results ${co}` : title
}

/** What moved, in points: “16.5 of the 19.0 points lost are CX. Tickets and usage explain 15.0 of them.” */
export function sublineOf(subject: Subject, since: Moves | null): string {
  const { health } = subject
  const moved = since && since.change !== null ? movementSentences(subject, since, since.change) : []
  const rules = health.adjustments
    .filter((row) => row.kind !== 'override' && row.points !== null)
    .map((row) => `${withoutStop(row.sentence)} (${signed(row.points ?? 0)}).`)
  return [...overrideSentence(subject), ...moved, ...rules].join(' ')
}

function componentScores(health: Health): string {
  const cx = health.cx.score === null ? 'experience unknown' : `experience ${Math.round(health.cx.score)}`
  const co = health.co.score === null ? 'results unknown' : `results ${Math.round(health.co.score)}`
  return `${cx}, ${co}`
}

function overrideSentence({ health, bands }: Subject): string[] {
  if (!health.override) return []
  const { band, lastDay, reason } = health.override
  const { overall } = health.computed
  const computed = overall === null ? 'unknown' : `${scoreText(overall, bands)}, ${health.computed.band}`
  return [`Set to ${band} by hand until ${shortDayText(lastDay)}: ${withoutStop(reason)}. Computed: ${computed}.`]
}

function movementSentences(subject: Subject, since: Moves, change: number): string[] {
  const sentences: string[] = []
  const { cx, co } = since.components
  const parts = [
    { component: 'cx' as const, moved: cx.pointsChange ?? 0 },
    { component: 'co' as const, moved: co.pointsChange ?? 0 },
  ].sort((a, b) => Math.abs(b.moved) - Math.abs(a.moved))
  const [main, other] = parts
  if (!main || !other || Math.abs(main.moved) < VISIBLE) {
    if (Math.abs(change) < VISIBLE) sentences.push(`No points moved in ${since.days} days.`)
  } else {
    sentences.push(mainSentence(main, other, change), ...topicSentence(subject, since, main))
  }
  if (since.definition !== null && Math.abs(since.definition) >= VISIBLE) {
    sentences.push(`The change of the scorecard alone is ${signed(since.definition)}.`)
  }
  return sentences
}

interface Part {
  readonly component: ComponentName
  readonly moved: number
}

function mainSentence(main: Part, other: Part, change: number): string {
  const isPart = Math.sign(main.moved) === Math.sign(change) && Math.abs(main.moved) <= Math.abs(change) + VISIBLE
  if (isPart && Math.abs(main.moved) > Math.abs(change) - VISIBLE) {
    return `All ${size(change)} points ${lostOrGained(change)} are ${name(main)}.`
  }
  if (isPart) return `${size(main.moved)} of the ${size(change)} points ${lostOrGained(change)} are ${name(main)}.`
  const first = `${name(main)} ${lostOrGained(main.moved)} ${size(main.moved)} points`
  if (Math.abs(other.moved) < VISIBLE) return `${first}.`
  return `${first}, ${name(other)} ${lostOrGained(other.moved)} ${size(other.moved)}.`
}

function topicSentence({ measures }: Subject, since: Moves, main: Part): string[] {
  const changes = new Map(since.measures.map((measure) => [measure.key, measure.pointsChange ?? 0]))
  const byTopic = new Map<string, number>()
  for (const measure of measures) {
    const moved = (changes.get(measure.key) ?? 0) * Math.sign(main.moved)
    if (measure.component !== main.component || moved < VISIBLE) continue
    const topic = topicOf(measure)
    byTopic.set(topic, (byTopic.get(topic) ?? 0) + moved)
  }
  const topics = [...byTopic].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, TOPICS_NAMED)
  const [only] = topics
  if (!only) return []
  const explained = topics.reduce((total, [, moved]) => total + moved, 0)
  const verb = topics.length === 1 && SINGULAR.has(only[0]) ? 'explains' : 'explain'
  const share = explained > Math.abs(main.moved) - VISIBLE ? 'them' : `${size(explained)} of them`
  return [
    `${capitalised(
      listed(
        topics.map(([topic]) => topic),
        'and',
      ),
    )} ${verb} ${share}.`,
  ]
}

const SINGULAR = new Set(['usage', 'seat use'])

function topicOf({ source, name }: NamedMeasure): string {
  switch (source?.kind) {
    case 'metric':
    case 'usage':
      return 'usage'
    case 'subscription':
      return source.aggregation === 'seat_use' ? 'seat use' : 'renewal dates'
    case 'tickets':
      return 'tickets'
    case 'survey':
      return 'survey answers'
    case 'invoices':
      return 'invoices'
    case 'outcomes':
      return 'outcomes'
    case 'activities':
      return 'conversations'
    case 'contacts':
      return 'people'
    default:
      return `values of “${name}”`
  }
}

function verbOf(pointsChange: number | null): 'fell' | 'rose' | 'held' {
  if (pointsChange === null || Math.abs(pointsChange) <= HELD_WITHIN) return 'held'
  return pointsChange < 0 ? 'fell' : 'rose'
}

function lostOrGained(change: number): 'lost' | 'gained' {
  return change < 0 ? 'lost' : 'gained'
}

function name({ component }: Part): string {
  return component.toUpperCase()
}

function size(value: number): string {
  return Math.abs(value).toFixed(1)
}

/** With a real minus sign. */
export function signed(value: number): string {
  if (size(value) === '0.0') return '0.0'
  return `${value < 0 ? '−' : '+'}${size(value)}`
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
