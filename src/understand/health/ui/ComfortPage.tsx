import { Link } from '@tanstack/react-router'
import { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { NONE, number } from '../../../web/design/format.ts'
import { HealthMark } from '../../../web/design/HealthMark.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { useMay, useMe } from '../../../web/shell/me.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { wholeMoney } from '../../portfolio/ui/whole-money.ts'
import { falseComfort } from '../contract.ts'
import { useComfortDesk } from './comfort-desk.tsx'
import styles from './comfort.module.css'

type Comforts = OutputOf<typeof falseComfort>
type Row = Comforts['rows'][number]

const KINDS = ['false_comfort', 'false_alarm'] as const
const ComfortAddress = z.object({
  kind: z.enum(KINDS).catch('false_comfort'),
  shown: z.number().int().min(1).max(500).catch(100),
})

const FINDINGS = {
  false_comfort: 'Customers who praise us and get nothing out of it',
  false_alarm: 'Customers who complain and still get results',
}
const REMEDIES = {
  false_comfort: 'Praise hides these: they leave without a warning. Ask what they wanted to reach, and measure it.',
  false_alarm: 'Their results hold, their experience does not. Answer what they said before somebody else does.',
}

/** Where satisfaction and results contradict each other, both ways. */
export function ComfortPage() {
  const [{ kind, shown }, change] = useSearchState(ComfortAddress)
  const answer = useCall(falseComfort, { kind, limit: shown }, { topics: ['health', 'accounts'] })
  const counts = answer.data?.counts
  return (
    <>
      <header className="bar">
        <nav className="crumb" aria-label="Where this is">
          <Link to="/accounts">Accounts</Link> <span aria-hidden="true">/</span> <b>False comfort</b>
        </nav>
        <Tabs
          label="Ways"
          selected={kind}
          onSelect={(next) => change({ kind: next, shown: undefined }, { step: true })}
          tabs={[
            { key: 'false_comfort', label: 'Praise without proof', count: counts?.false_comfort },
            { key: 'false_alarm', label: 'Complaints despite results', count: counts?.false_alarm },
          ]}
        />
      </header>
      <div className={styles['page']}>
        <h1 className="h1">{FINDINGS[kind]}</h1>
        <p className="m">{REMEDIES[kind]}</p>
        <Answer of={answer}>
          {(found) => <List found={found} kind={kind} onMore={() => change({ shown: 500 })} />}
        </Answer>
      </div>
    </>
  )
}

function List({ found, kind, onMore }: { found: Comforts; kind: (typeof KINDS)[number]; onMore: () => void }) {
  if (found.rows.length === 0) {
    return (
      <EmptyState title={kind === 'false_comfort' ? 'No praise without proof' : 'No complaints despite results'}>
        NPS answers of the last 180 days are compared with use, outcomes and results. What contradicts comes up here.
      </EmptyState>
    )
  }
  return (
    <>
      <div className={styles['scroll']}>
        <table className="list-table">
          <thead>
            <tr>
              <th>Account</th>
              <th>Why</th>
              <th className="r">NPS</th>
              <th>Answered</th>
              <th className="r">CX</th>
              <th className="r">CO</th>
              <th>Health</th>
              <th className="r">ARR</th>
              <th>
                <span className="only-read">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.rows.map((row) => (
              <ComfortLine key={row.accountId} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      {found.total > found.rows.length ? (
        <p className="row gap2">
          {found.rows.length < 500 ? <Button onClick={onMore}>Show more</Button> : null}
          <span className="l t12">{number(found.total - found.rows.length)} more, with less ARR.</span>
        </p>
      ) : null}
    </>
  )
}

function ComfortLine({ row }: { row: Row }) {
  const { company } = useMe()
  const desk = useComfortDesk(row)
  const mayWrite = useMay('accounts.write')
  const score = (value: number | null) => (value === null ? NONE : number(value))
  return (
    <tr>
      <td>
        <Link to="/accounts/$accountId" params={{ accountId: String(row.accountId) }} className="b">
          {row.name}
        </Link>
        <div className="l t12">{row.owner?.name ?? 'No owner'}</div>
      </td>
      <td className={styles['why']}>{row.comfort.sentence}</td>
      <td className="r">{number(row.nps)}</td>
      <td className="nw">
        <DayText day={row.npsOn} as="near" />
      </td>
      <td className="r">{score(row.cx)}</td>
      <td className="r">{score(row.co)}</td>
      <td>
        <HealthMark score={row.overall} band={row.band} />
      </td>
      <td className="r nw">{row.moneyHidden ? 'hidden' : wholeMoney(row.arrMinor, company.reportingCurrency)}</td>
      <td>
        <div className={styles['deeds']}>
          {mayWrite ? (
            <>
              {row.comfort.reasons.includes('no_measured_outcome') ? (
                <Button icon="outcomes" onClick={desk.recordOutcome}>
                  Record outcome
                </Button>
              ) : null}
              <Button icon="call" onClick={desk.logCall}>
                Log call
              </Button>
            </>
          ) : null}
        </div>
        {desk.dialog}
      </td>
    </tr>
  )
}
