import { useMemo } from 'react'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { CourseChart } from '../../../web/design/chart/CourseChart.tsx'
import type { CourseLine } from '../../../web/design/chart/course-lines.ts'
import { number, percent } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { revenueSeries } from '../contract.ts'
import { CountedBy } from './CountedBy.tsx'
import { courseReason, monthName, retentionSentence } from './retention-words.ts'
import type { RetentionState } from './revenue-address.ts'
import { sliceName } from './slice-words.ts'

type Series = OutputOf<typeof revenueSeries>
type Measure = RetentionState['measure']

interface RetentionCourseProps {
  found: Series
  state: RetentionState
  onMeasure: (measure: Measure) => void
}

/** More names at the ends of lines than these run into each other; the table has all. */
const NAMED = 6

/** Retention of windows that end with each month; cut into slices, one line for each. */
export function RetentionCourse({ found, state, onMeasure }: RetentionCourseProps) {
  const { points, slices, conventions } = found
  const isSliced = slices.length > 0
  const lines = useMemo(() => linesOf(found, state.measure), [found, state.measure])
  const labels = useMemo(() => points.map(({ month }) => monthName(month)), [points])
  return (
    <ChartPanel
      sentence={retentionSentence(points, state.window)}
      reason={`${courseReason(points)} The axis does not begin at 0.`}
      aside={
        isSliced ? (
          <Segmented
            label="What the lines show"
            value={state.measure}
            onChange={onMeasure}
            options={[
              { key: 'grr', label: 'GRR' },
              { key: 'nrr', label: 'NRR' },
              { key: 'logo', label: 'Logos' },
            ]}
          />
        ) : null
      }
      table={tableOf(found)}
    >
      <CourseChart
        label={retentionSentence(points, state.window)}
        labels={labels}
        lines={lines}
        write={inPercent}
        isCut
        height={280}
      />
      <CountedBy conventions={conventions} />
    </ChartPanel>
  )
}

function inPercent(value: number): string {
  return `${number(value, Number.isInteger(value) ? 0 : 1)} %`
}

const shareOf = (point: Series['points'][number], measure: Measure) =>
  measure === 'grr' ? point.grr : measure === 'nrr' ? point.nrr : point.logoRetention
const hundredfold = (share: number | null) => (share === null ? null : share * 100)

function linesOf({ points, slices }: Series, measure: Measure): CourseLine[] {
  if (slices.length > 0) {
    return slices.map(({ key, name, points: own }, index) => ({
      key,
      name: index < NAMED ? sliceName(name) : '',
      values: own.map((point) => hundredfold(shareOf(point, measure))),
      look: 'part',
    }))
  }
  return [
    { key: 'nrr', name: 'NRR', values: points.map(({ nrr }) => hundredfold(nrr)), look: 'before' },
    { key: 'logo', name: 'Logos', values: points.map((point) => hundredfold(point.logoRetention)), look: 'part' },
    { key: 'grr', name: 'GRR', values: points.map(({ grr }) => hundredfold(grr)), look: 'main' },
  ]
}

function tableOf({ points, slices }: Series) {
  return {
    label: 'Retention by month, as table',
    heads: [
      'Up to',
      'GRR',
      'NRR',
      'Logos',
      'Accounts at the start',
      ...slices.map(({ name }) => `GRR, ${sliceName(name)}`),
    ],
    rows: points
      .map((point, index) => [
        monthName(point.month),
        percent(point.grr, 1),
        percent(point.nrr, 1),
        percent(point.logoRetention, 1),
        number(point.accounts),
        ...slices.map((slice) => percent(slice.points[index]?.grr ?? null, 1)),
      ])
      .toReversed(),
  }
}
