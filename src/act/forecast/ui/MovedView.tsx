import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Pager } from '../../../web/design/Pager.tsx'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { Waterfall } from '../../../web/design/chart/Waterfall.tsx'
import { waterfall } from '../../../web/design/chart/waterfall.ts'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { counted, money, moneyCompact, NONE, shortDay } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { getVariance, listMoves, listSnapshots, type getForecast } from '../contract.ts'
import type { Figure } from '../forecast.ts'
import { FORECAST_TOPICS, type ChangeAddress, type ForecastAddress } from './address.ts'
import styles from './forecast.module.css'
import { changeText } from './change-text.ts'
import { WeekCourse } from './WeekCourse.tsx'
import { drawnBy, movedSentence, REASON_WORDS, SHOWN_FIGURES, snapshotName } from './words.ts'

type Variance = OutputOf<typeof getVariance>

interface MovedViewProps {
  address: ForecastAddress
  change: ChangeAddress
  forecast: OutputOf<typeof getForecast>
}

/** What moved in a quarter since one of its snapshots, by reason, adding up to the cent. */
export function MovedView({ address, change, forecast }: MovedViewProps) {
  const today = useToday()
  const question = { on: address.on, memberId: address.member }
  const snapshots = useCall(listSnapshots, question, { topics: FORECAST_TOPICS })
  const variance = useCall(getVariance, { ...question, snapshotId: address.snapshot }, { topics: FORECAST_TOPICS })
  return (
    <div className={styles['parts']}>
      <Answer of={variance}>
        {(found) =>
          found.snapshot === null ? (
            <EmptyState title={`No snapshot of ${forecast.period.name} has been taken`}>
              Every week the forecast of the running and the next quarter is kept by itself, and whenever somebody
              submits theirs. What moves afterwards stands here.
            </EmptyState>
          ) : (
            <>
              <div className="row gap2 wrap">
                <Select
                  label="Since"
                  options={(snapshots.data?.snapshots ?? [found.snapshot]).map((one) => ({
                    value: String(one.id),
                    label: snapshotName(one, (day) => shortDay(day, today)),
                    note: counted(one.renewals, 'renewal'),
                  }))}
                  value={String(found.snapshot.id)}
                  onChange={(id) => change({ snapshot: Number(id), reason: undefined })}
                />
                {found.snapshot.note === '' ? null : <p className="m">“{found.snapshot.note}”</p>}
              </div>
              <Moved found={found} since={shortDay(found.snapshot.takenOn, today)} {...{ address, change }} />
            </>
          )
        }
      </Answer>
      <WeekCourse address={address} />
    </div>
  )
}

interface MovedProps {
  found: Variance
  since: string
  address: ForecastAddress
  change: ChangeAddress
}

function Moved({ found, since, address, change }: MovedProps) {
  const { before, after, reasons, currency } = found
  const { name, of } = drawnBy(found)
  const bars = [
    {
      key: 'before',
      label: since,
      note: counted(before['renewals'] ?? 0, 'renewal'),
      kind: 'total' as const,
      value: of(before),
    },
    ...reasons
      .filter((one) => of(one.change) !== 0)
      .map((one) => ({
        key: one.reason,
        label: REASON_WORDS[one.reason],
        note: counted(one.renewals, 'renewal'),
        kind: 'change' as const,
        value: of(one.change),
      })),
    {
      key: 'after',
      label: 'Today',
      note: counted(after['renewals'] ?? 0, 'renewal'),
      kind: 'total' as const,
      value: of(after),
    },
  ]
  const write = (bar: { kind: string; value: number }) =>
    bar.kind === 'total'
      ? moneyCompact(bar.value, currency)
      : changeText(bar.value, (value) => moneyCompact(value, currency))
  const { start, isCut } = waterfall(bars, { width: 1, height: 1, room: 0 })
  const axis = isCut ? ` The axis starts at ${moneyCompact(start, currency)}.` : ''
  return (
    <>
      <ChartPanel
        sentence={movedSentence(found, since)}
        reason={reasons.length === 0 ? undefined : `From then to today, reason by reason.${axis}`}
        table={{
          label: name,
          heads: ['', name],
          rows: bars.map((bar) => [bar.label, money(bar.value, currency)]),
        }}
      >
        {reasons.length === 0 ? null : (
          <Waterfall
            label={movedSentence(found, since)}
            bars={bars}
            write={write}
            chosen={address.reason ?? null}
            onPick={(key) => change({ reason: reasons.find(({ reason }) => reason === key)?.reason })}
          />
        )}
      </ChartPanel>
      {reasons.length === 0 ? null : (
        <>
          <ReasonTable {...{ found, since, address, change }} />
          <Moves address={address} found={found} />
        </>
      )}
    </>
  )
}

function ReasonTable({ found, since, address, change }: MovedProps) {
  const { before, after, reasons, currency } = found
  const cells = (figures: Partial<Record<Figure, number>>, write: (minor: number) => string) =>
    SHOWN_FIGURES.map(({ figure }) => (
      <td key={figure} className="r">
        {write(figures[figure] ?? 0)}
      </td>
    ))
  const plain = (minor: number) => money(minor, currency)
  const signed = (minor: number) => (minor === 0 ? NONE : changeText(minor, plain))
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['scroll']} tabIndex={0} aria-label="What moved, by reason">
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">Reason</th>
            {SHOWN_FIGURES.map(({ figure, label }) => (
              <th key={figure} scope="col" className="r">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row" className="ink">
              {since}
            </th>
            {cells(before, plain)}
          </tr>
          {reasons.map((one) => (
            <tr key={one.reason}>
              <th scope="row" className="ink">
                <button
                  type="button"
                  className={styles['figure']}
                  aria-pressed={address.reason === one.reason}
                  onClick={() => change({ reason: one.reason })}
                >
                  {REASON_WORDS[one.reason]} <span className="l">{one.renewals}</span>
                </button>
              </th>
              {cells(one.change, signed)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>Today</td>
            {cells(after, plain)}
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

const PAGE = 50

/** The renewals that moved, for one reason or all. */
function Moves({ address, found }: { address: ForecastAddress; found: Variance }) {
  const [place, setPlace] = useState({ of: '', offset: 0 })
  const of = `${found.snapshot?.id ?? 0} ${address.reason ?? ''}`
  const offset = place.of === of ? place.offset : 0
  const answer = useCall(
    listMoves,
    {
      on: address.on,
      memberId: address.member,
      snapshotId: found.snapshot?.id,
      reason: address.reason,
      offset,
      limit: PAGE,
    },
    { topics: FORECAST_TOPICS },
  )
  const signed = (minor: number) => (minor === 0 ? NONE : changeText(minor, (value) => money(value, found.currency)))
  return (
    <Answer of={answer}>
      {({ moves, total }) => (
        <Section
          level={3}
          title={
            address.reason === undefined
              ? counted(total, 'move')
              : `${REASON_WORDS[address.reason]}: ${counted(total, 'move')}`
          }
        >
          <table className="list-table">
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">CSM</th>
                <th scope="col">Reason</th>
                <th scope="col" className="r">
                  Expected
                </th>
                <th scope="col" className="r">
                  Commit
                </th>
              </tr>
            </thead>
            <tbody>
              {moves.map((move) => (
                <tr key={`${move.renewalId} ${move.reason}`}>
                  <td>
                    <Link className="b" to="/accounts/$accountId" params={{ accountId: String(move.account.id) }}>
                      {move.account.name}
                    </Link>
                  </td>
                  <td className="m">{move.owner ?? NONE}</td>
                  <td>{REASON_WORDS[move.reason]}</td>
                  <td className="r">{signed(move.change['expected'] ?? 0)}</td>
                  <td className="r">{signed(move.change['commit'] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pager offset={offset} total={total} size={PAGE} onOffset={(next) => setPlace({ of, offset: next })} />
        </Section>
      )}
    </Answer>
  )
}
