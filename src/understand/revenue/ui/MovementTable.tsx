import { money, NONE, number } from '../../../web/design/format.ts'
import type { MovementLine } from '../contract.ts'
import { LINE_WORDS, shownLines, signedMinor, type LineKey } from './movement-words.ts'
import type { OpenedKey } from './revenue-address.ts'
import styles from './revenue.module.css'

interface MovementTableProps {
  /** Over the names. */
  head: string
  label: string
  /** Amounts of a row in a currency of its own where it has one. */
  rows: readonly { key: string; name: string; line: MovementLine; currency?: string }[]
  /** Below, over the whole window. */
  total: MovementLine | null
  currency: string
  chosen: { key: OpenedKey; at: string | undefined } | null
  /** A figure is opened: of a row by its key, of the total by none. */
  onOpen?: (key: OpenedKey, at: string | undefined) => void
  onName?: (key: string) => void
}

/** Opening, movements and closing of each row: they add up from left to right. */
export function MovementTable({ head, label, rows, total, currency, chosen, onOpen, onName }: MovementTableProps) {
  const keys = shownLines([...rows.map(({ line }) => line), ...(total ? [total] : [])])
  const common = { keys, currency, chosen, onOpen }
  return (
    // A table wider than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={label}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {['Opening', ...keys.map((key) => LINE_WORDS[key]), 'Closing', 'Quick ratio'].map((word) => (
              <th key={word} scope="col" className="r">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, line, currency: own }) => (
            <tr key={key}>
              <th scope="row" className="nw">
                {onName ? (
                  <button type="button" className="link" onClick={() => onName(key)}>
                    {name}
                  </button>
                ) : (
                  name
                )}
              </th>
              <Cells {...common} currency={own ?? currency} line={line} name={name} at={key} />
            </tr>
          ))}
        </tbody>
        {total ? (
          <tfoot>
            <tr>
              <td>All together</td>
              <Cells {...common} line={total} name="all together" at={undefined} />
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  )
}

interface CellsProps extends Pick<MovementTableProps, 'currency' | 'chosen' | 'onOpen'> {
  keys: readonly LineKey[]
  line: MovementLine
  name: string
  at: string | undefined
}

function Cells({ keys, line, name, at, currency, chosen, onOpen }: CellsProps) {
  const cells: { key: OpenedKey; minor: number; word: string }[] = [
    { key: 'opening', minor: line.opening.minor, word: 'Opening' },
    ...keys.map((key) => ({ key, minor: signedMinor(line, key), word: LINE_WORDS[key] })),
    { key: 'closing', minor: line.closing.minor, word: 'Closing' },
  ]
  return (
    <>
      {cells.map(({ key, minor, word }) => (
        <td key={key} className="r nw">
          {minor === 0 ? (
            <span className="l">{key === 'opening' || key === 'closing' ? money(0, currency) : NONE}</span>
          ) : onOpen ? (
            <button
              type="button"
              className={styles['figure']}
              aria-label={`${word} of ${name}: ${money(minor, currency)}`}
              aria-pressed={chosen?.key === key && chosen.at === at}
              onClick={() => onOpen(key, at)}
            >
              {money(minor, currency)}
            </button>
          ) : (
            money(minor, currency)
          )}
        </td>
      ))}
      <td className="r m">{number(line.quickRatio, 1)}</td>
    </>
  )
}
