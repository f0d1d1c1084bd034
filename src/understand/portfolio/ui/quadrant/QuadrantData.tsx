import { Link } from '@tanstack/react-router'
import { QUADRANT_WORDS } from '../../../../web/design/bands.ts'
import { NONE, number } from '../../../../web/design/format.ts'
import { wholeMoney } from '../whole-money.ts'
import { QuadrantMark } from '../../../../web/design/QuadrantMark.tsx'
import type { QuadrantPoint } from './QuadrantView.tsx'

/** The table behind the picture. */
export function QuadrantData({
  points,
  days,
  currency,
}: {
  points: readonly QuadrantPoint[]
  days: number
  currency: string
}) {
  return (
    // A scrolled region must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="quadrant-data" aria-label="Accounts as a table" tabIndex={0}>
      <table className="list-table">
        <thead>
          <tr>
            <th>Account</th>
            <th>Quadrant</th>
            <th>{`${days} days ago`}</th>
            <th className="r">CX</th>
            <th className="r">CX then</th>
            <th className="r">CO</th>
            <th className="r">CO then</th>
            <th className="r">ARR</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.id}>
              <td className="b">
                <Link to="/accounts/$accountId" params={{ accountId: String(point.id) }}>
                  {point.name}
                </Link>
              </td>
              <td>
                <QuadrantMark quadrant={point.quadrant} />
              </td>
              <td className="m">{point.quadrantThen ? QUADRANT_WORDS[point.quadrantThen] : NONE}</td>
              <td className="r">{number(point.cx)}</td>
              <td className="r m">{number(point.cxThen)}</td>
              <td className="r">{number(point.co)}</td>
              <td className="r m">{number(point.coThen)}</td>
              <td className="r">{wholeMoney(point.arrMinor, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
