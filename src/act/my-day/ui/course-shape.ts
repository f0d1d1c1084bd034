import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { getCourse } from '../contract.ts'

type Course = OutputOf<typeof getCourse>

const LEFT = 8
const RIGHT = 320
const TOP = 14
const BOTTOM = 124
/** Points of health the chart spans at least, so that noise does not look like a fall. */
const LEAST_SPAN = 32

/** Where everything of the chart stands on its 372 × 164 ground; null before anything is known. */
export function courseShape({ days, events, bands }: Course) {
  const known = days.flatMap(({ overall }, index) => (overall === null ? [] : [{ index, overall }]))
  const [first] = known
  const last = known.at(-1)
  if (!first || !last) return null
  const values = known.map(({ overall }) => overall)
  const middle = (Math.max(...values) + Math.min(...values)) / 2
  const low = Math.min(...values, middle - LEAST_SPAN / 2)
  const high = Math.max(...values, middle + LEAST_SPAN / 2)
  const x = (index: number) => round(LEFT + ((RIGHT - LEFT) * index) / Math.max(1, days.length - 1))
  const y = (value: number) => round(BOTTOM - ((BOTTOM - TOP) * (value - low)) / (high - low))
  const at = (index: number) => known.findLast((point) => point.index <= index) ?? first
  const endY = y(last.overall)
  return {
    lines: [known.map(({ index, overall }) => `${x(index)},${y(overall)}`).join(' ')],
    limits: [
      { label: '70 good', value: bands.good },
      { label: '50 fair', value: bands.fair },
    ]
      .filter(({ value }) => value >= low && value <= high)
      .map(({ label, value }) => ({
        label: label.replace(/^\d+/, String(value)),
        y: y(value),
        labelY: clear(y(value) + 4, endY + 4),
      })),
    events: events.flatMap(({ number, day }) => {
      const index = days.findIndex((entry) => entry.day === day)
      return index === -1 ? [] : [{ number, x: x(index), y: y(at(index).overall) }]
    }),
    start: first.index === last.index ? null : { value: first.overall, labelY: round(y(first.overall) + 17) },
    end: { x: x(last.index), y: endY, labelY: round(endY + 4), value: last.overall, band: bandOf(last.overall, bands) },
  }
}

/** A limit's label gives way to the label of the end. */
function clear(labelY: number, endLabelY: number): number {
  if (Math.abs(labelY - endLabelY) >= 14) return round(labelY)
  return round(labelY <= endLabelY ? endLabelY - 14 : endLabelY + 14)
}

function bandOf(value: number, bands: Course['bands']): 'good' | 'fair' | 'poor' {
  if (value < bands.fair) return 'poor'
  return value < bands.good ? 'fair' : 'good'
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
