import './chart.css'
import { classNames } from '../class-names.ts'
import { number, percent } from '../format.ts'
import { heatLimits, heatStep, type HeatLimits } from './heat.ts'

export interface CohortRow {
  key: string
  name: string
  /** What the cohort began with, written. */
  base: string
  cells: readonly CohortCell[]
}

export interface CohortCell {
  /** 1 = as at the start; null: nothing is known. */
  share: number | null
  /** On hover: what the share is of what. */
  said: string
  /** The period is not over. */
  isRunning?: boolean
}

interface CohortGridProps {
  label: string
  /** Over the first two columns. */
  heads: { cohort: string; base: string }
  rows: readonly CohortRow[]
  /** Over the cells: `+1 Q`. */
  ages: readonly string[]
  /** Shares may pass 100 %: net revenue. */
  mayGrow: boolean
  /** What a share is, for the key: `Net MRR, % of first quarter`. */
  measure: string
  /** Opens what a cell is made of. */
  onPick?: (cohort: string, age: number) => void
  chosen?: { cohort: string; age: number } | null
}

/** Cohorts as rows, their age as columns, the share that is left as a shade with its figure. */
export function CohortGrid(props: CohortGridProps) {
  const { label, heads, rows, ages, mayGrow, measure } = props
  const shares = rows.flatMap(({ cells }) => cells.flatMap(({ share }) => (share === null ? [] : [share])))
  const limits = heatLimits(shares, mayGrow)
  return (
    <>
      {/* A table wider than its place is scrolled, by keys as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="chart-wide" tabIndex={0} role="region" aria-label={label}>
        <table className="heat">
          <thead>
            <tr>
              <th scope="col" className="th">
                {heads.cohort}
              </th>
              <th scope="col" className="th r">
                {heads.base}
              </th>
              {ages.map((age) => (
                <th key={age} scope="col" className="th heat-head">
                  {age}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key} row={row} limits={limits} {...props} />
            ))}
          </tbody>
        </table>
      </div>
      <HeatKey limits={limits} measure={measure} />
    </>
  )
}

function Row({ row, limits, ages, onPick, chosen }: CohortGridProps & { row: CohortRow; limits: HeatLimits }) {
  return (
    <tr>
      <th scope="row" className="nw">
        {row.name}
      </th>
      <td className="r m nw">{row.base}</td>
      {row.cells.map(({ share, said, isRunning }, age) => {
        if (share === null) return <td key={ages[age]}>{''}</td>
        const look = classNames('heat-cell', `heat-${heatStep(share, limits)}`, isRunning && 'running')
        const text = number(share * 100)
        return (
          <td key={ages[age]}>
            {onPick ? (
              <button
                type="button"
                className={look}
                title={said}
                aria-label={`${row.name}, ${ages[age] ?? ''}: ${percent(share)}`}
                aria-pressed={chosen?.cohort === row.key && chosen.age === age}
                onClick={() => onPick(row.key, age)}
              >
                {text}
              </button>
            ) : (
              <span className={look} title={said}>
                {text}
              </span>
            )}
          </td>
        )
      })}
    </tr>
  )
}

function HeatKey({ limits, measure }: { limits: HeatLimits; measure: string }) {
  return (
    <p className="heat-key">
      <span>{`${measure}: under ${number(limits[0] * 100)}`}</span>
      {[1, 2, 3, 4, 5, 6].map((step) => (
        <i key={step} className={`heat-${step}`} />
      ))}
      <span>{`${number(limits[4] * 100)} up`}</span>
    </p>
  )
}
