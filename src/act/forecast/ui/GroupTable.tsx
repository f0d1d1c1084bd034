import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { money, NONE, number } from '../../../web/design/format.ts'
import type { ForecastGroup, getForecast } from '../contract.ts'
import type { Figure, Figures } from '../forecast.ts'
import { CallCells } from './CallCells.tsx'
import styles from './forecast.module.css'
import { FIGURE_WORDS, SHOWN_FIGURES, wholeMoney } from './words.ts'

export interface Opened {
  group: string | undefined
  figure: Figure | undefined
}

interface GroupTableProps {
  forecast: OutputOf<typeof getForecast>
  opened: Opened
  onOpen: (opened: Opened) => void
  onMember: (memberId: number | undefined) => void
  /** A leader wants to set a commit over a CSM’s. */
  onLead: (group: ForecastGroup) => void
}

const BY_WORDS = { csm: 'CSM', segment: 'Segment', month: 'Month' } as const

/** Figures by group under their total; each opens to its renewals. */
export function GroupTable({ forecast, opened, onOpen, onMember, onLead }: GroupTableProps) {
  const { groups, total, currency, by, period, calls } = forecast
  const hasCalls = calls !== null
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['scroll']} tabIndex={0} aria-label={`Forecast by ${BY_WORDS[by]}`}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{BY_WORDS[by]}</th>
            <th scope="col" className="r">
              Renewals
            </th>
            {SHOWN_FIGURES.map(({ figure, label }) => (
              <th key={figure} scope="col" className="r">
                {label}
              </th>
            ))}
            {hasCalls ? (
              <>
                <th scope="col" className="r">
                  Called commit
                </th>
                <th scope="col" className="r">
                  Called best case
                </th>
                <th scope="col" className="r">
                  Leader’s
                </th>
              </>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key}>
              <th scope="row" className="ink">
                {group.call !== null && groups.length > 1 ? (
                  <button
                    type="button"
                    className={styles['figure']}
                    title={`Only ${group.name}’s forecast`}
                    onClick={() => onMember(group.call?.memberId)}
                  >
                    {group.name}
                  </button>
                ) : (
                  group.name
                )}
              </th>
              <FigureCells
                {...{ figures: group.figures, name: group.name, currency, opened, onOpen }}
                group={group.key}
              />
              {hasCalls ? (
                <CallCells group={group} quarter={period.from} currency={currency} onLead={() => onLead(group)} />
              ) : null}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>Total</td>
            <FigureCells {...{ figures: total, name: 'Total', currency, opened, onOpen }} group={undefined} />
            {hasCalls ? (
              <>
                <td className="r" title="Sum of what counts: the leader’s where set, else the CSM’s own">
                  {calls.called === 0 ? NONE : wholeMoney(calls.commitMinor, currency)}
                </td>
                <td colSpan={2} className="l t12 r">
                  {`${number(calls.called)} of ${number(calls.of)} called, by CSM or leader`}
                </td>
              </>
            ) : null}
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

interface FigureCellsProps {
  figures: Partial<Figures>
  name: string
  group: string | undefined
  currency: string
  opened: Opened
  onOpen: (opened: Opened) => void
}

function FigureCells({ figures, name, group, currency, opened, onOpen }: FigureCellsProps) {
  const cell = (figure: Figure, text: string, exact?: string) => {
    if ((figures[figure] ?? 0) === 0) return <span className="l">{NONE}</span>
    return (
      <button
        type="button"
        className={styles['figure']}
        title={exact}
        aria-pressed={opened.group === group && opened.figure === figure}
        aria-label={`${name}, ${FIGURE_WORDS[figure]}: ${text}. Show the renewals`}
        onClick={() => onOpen({ group, figure })}
      >
        {text}
      </button>
    )
  }
  return (
    <>
      <td className="r">{cell('renewals', number(figures.renewals ?? 0))}</td>
      {SHOWN_FIGURES.map(({ figure }) => (
        <td key={figure} className="r">
          {cell(figure, wholeMoney(figures[figure] ?? 0, currency), money(figures[figure] ?? 0, currency))}
        </td>
      ))}
    </>
  )
}
