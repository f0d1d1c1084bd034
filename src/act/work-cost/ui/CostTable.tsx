import { money, moneyCompact, NONE, number, percent } from '../../../web/design/format.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { CostRow, getWorkCost } from '../contract.ts'
import { GROUP_WORDS, type Grouping } from './grouping.ts'
import { GONE, hoursText, monthText, NO_AREA } from './cost-words.ts'
import { SplitBar } from './SplitBar.tsx'
import styles from './cost.module.css'

interface CostTableProps {
  found: OutputOf<typeof getWorkCost>
  by: Grouping
  opened: string | null
  onOpen: (key: string) => void
}

/** Hours and cost by group, each opening its entries; the last line adds up all pages. */
export function CostTable({ found, by, opened, onOpen }: CostTableProps) {
  const { rows, sum, currency } = found
  const head = GROUP_WORDS[by]
  const longest = Math.max(0, ...rows.map(({ gapMinor, deliveryMinor }) => gapMinor + deliveryMinor))
  return (
    // A table wider than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={`Cost by ${head.toLowerCase()}`}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="r">
              Hours
            </th>
            <th scope="col">
              <i className={`${styles['key']} ${styles['gap']}`} />
              gap
              <i className={`${styles['key']} ${styles['delivery']}`} />
              delivery
            </th>
            <th scope="col" className="r">
              COGS (value gap)
            </th>
            <th scope="col" className="r">
              S&M (value delivery)
            </th>
            <th scope="col" className="r">
              Cost
            </th>
            <th scope="col" className="r">
              Accounts
            </th>
            <th scope="col" className="r">
              ARR
            </th>
            <th scope="col" className="r">
              Year ÷ ARR
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td className="nw">
                <button
                  type="button"
                  className={`b ${styles['open']}`}
                  aria-pressed={opened === row.key}
                  onClick={() => onOpen(row.key)}
                >
                  {nameOf(row, by)}
                </button>
              </td>
              <Cells {...{ row, longest, currency }} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>Altogether</td>
            <Cells row={sum} longest={0} currency={currency} />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Cells({ row, longest, currency }: { row: CostRow; longest: number; currency: string }) {
  const { gapMinor, deliveryMinor, gapMinutes, deliveryMinutes, unpricedMinutes } = row
  return (
    <>
      <td className="r nw">
        {hoursText(gapMinutes + deliveryMinutes)}
        {unpricedMinutes > 0 ? <span className="fair t11"> · {hoursText(unpricedMinutes)} without a rate</span> : null}
      </td>
      <td>{longest > 0 ? <SplitBar gap={gapMinor} delivery={deliveryMinor} longest={longest} /> : null}</td>
      <td className="r nw">{money(gapMinor, currency)}</td>
      <td className="r nw">{money(deliveryMinor, currency)}</td>
      <td className="r b nw">{money(gapMinor + deliveryMinor, currency)}</td>
      <td className="r">{number(row.accounts)}</td>
      <td className="r nw">{moneyCompact(row.arrMinor, currency)}</td>
      <td className="r">{row.shareOfArr === null ? NONE : percent(row.shareOfArr, 1)}</td>
    </>
  )
}

function nameOf({ key, label }: CostRow, by: Grouping): string {
  if (by === 'month') return monthText(key)
  if (by === 'product_area') return label === '' ? NO_AREA : label
  return label === '' ? GONE : label
}
