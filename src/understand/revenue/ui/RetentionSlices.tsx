import { Link } from '@tanstack/react-router'
import { RatioBell, RatioBellKey } from '../../../web/design/chart/RatioBell.tsx'
import { ratioRows, type DrawnRatio, type RatioShape } from '../../../web/design/chart/ratio-rows.ts'
import { moneyCompact, NONE, number } from '../../../web/design/format.ts'
import { Tag } from '../../../web/design/Tag.tsx'
import type { RetentionSlice } from '../contract.ts'
import { sliceName } from './slice-words.ts'
import styles from './revenue.module.css'

interface RetentionSlicesProps {
  slices: readonly RetentionSlice[]
  total: RetentionSlice
  currency: string
  /** Over the names. */
  head: string
  /** Where a name leads: the slice on the retention page. */
  linkTo: (key: string) => Record<string, string>
  /** Opens the accounts of a slice; null is all of them. */
  onOpen?: (key: string | null) => void
}

const BELL = 162
const ALL = 'all of them'

/** GRR, NRR and logos of each slice, largest first, with the floor of each; below it, it says so. */
export function RetentionSlices({ slices, total, currency, head, linkTo, onOpen }: RetentionSlicesProps) {
  const shape = ratioRows(
    [...slices.map(({ key, ...slice }) => ratioOf(`slice ${key}`, slice)), ratioOf(ALL, total)],
    BELL,
  )
  const drawn = new Map(shape.rows.map((row) => [row.key, row]))
  return (
    // A table wider than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Retention by slice">
      <table className={`list-table ${styles['slices']}`}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="r">
              GRR
            </th>
            <th scope="col">
              <RatioBellKey />
            </th>
            <th scope="col" className="r">
              NRR
            </th>
            <th scope="col" className="r">
              Logos
            </th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => (
            <tr key={slice.key}>
              <td>
                <Link to="/revenue/retention" search={linkTo(slice.key)} className="b">
                  {sliceName(slice.name)}
                </Link>{' '}
                <span className="l t12">{moneyCompact(slice.openingMinor, currency)}</span>
                {slice.isBelowFloor ? <Tag tone="poor">Below floor</Tag> : null}
              </td>
              <Cells
                {...{ slice, shape }}
                row={drawn.get(`slice ${slice.key}`)}
                onOpen={onOpen && (() => onOpen(slice.key))}
              />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>
              All <span className="l t12">{`${moneyCompact(total.openingMinor, currency)} at the start`}</span>
              {total.isBelowFloor ? <Tag tone="poor">Below floor</Tag> : null}
            </td>
            <Cells slice={total} shape={shape} row={drawn.get(ALL)} onOpen={onOpen && (() => onOpen(null))} />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

type Ratio = Pick<RetentionSlice, 'grr' | 'nrr' | 'floor'>

function ratioOf(key: string, { grr, nrr, floor }: Ratio) {
  return { key, gross: grr, net: nrr, floor }
}

interface CellsProps {
  slice: RetentionSlice
  row: DrawnRatio | undefined
  shape: RatioShape
  onOpen?: () => void
}

function Cells({ slice, row, shape, onOpen }: CellsProps) {
  const { grr, nrr, logoRetention, floor, name } = slice
  const label = `GRR ${points(grr)}, NRR ${points(nrr)}, floor ${points(floor)}`
  return (
    <>
      <td className={slice.isBelowFloor ? 'r b poor' : 'r b'}>
        {onOpen && grr !== null ? (
          <button
            type="button"
            className={styles['figure']}
            aria-label={`Accounts of ${sliceName(name)}, GRR ${points(grr)}`}
            onClick={onOpen}
          >
            {points(grr)}
          </button>
        ) : (
          points(grr)
        )}
      </td>
      <td>{row ? <RatioBell row={row} shape={shape} width={BELL} label={label} /> : null}</td>
      <td className="r b">{points(nrr)}</td>
      <td className="r m">{points(logoRetention)}</td>
    </>
  )
}

function points(share: number | null): string {
  return share === null ? NONE : number(share * 100, 1)
}
