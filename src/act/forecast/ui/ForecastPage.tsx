import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { exportForecast, getForecast } from '../contract.ts'
import { AccuracyView } from './AccuracyView.tsx'
import { FORECAST_TOPICS, ForecastAddress } from './address.ts'
import { CashView } from './CashView.tsx'
import styles from './forecast.module.css'
import { MovedView } from './MovedView.tsx'
import { PeriodSteps } from './PeriodSteps.tsx'
import { QuarterView } from './QuarterView.tsx'

const VIEWS = [
  { key: 'forecast', label: 'Forecast' },
  { key: 'moved', label: 'What moved' },
  { key: 'accuracy', label: 'Accuracy' },
  { key: 'cash', label: 'Expected cash' },
] as const

const EXPORTED = { forecast: 'renewals', moved: 'renewals', accuracy: 'calls', cash: 'cash' } as const

/** What will renew: by quarter and person, what moved since, how good it was, and the money it brings. */
export function ForecastPage() {
  const [address, change] = useSearchState(ForecastAddress)
  const { view, on, by, member } = address
  // What moved is kept by quarter.
  const kind = view === 'forecast' ? address.kind : 'quarter'
  const answer = useCall(getForecast, { kind, on, by, memberId: member }, { topics: FORECAST_TOPICS })
  const shownExport = { what: EXPORTED[view], kind, on, memberId: member, weeksBefore: address.lead }
  return (
    <RevenueFrame
      tab="forecast"
      tools={
        <>
          <span className="grow" />
          <ExportMenu endpoint={exportForecast} input={shownExport} />
        </>
      }
    >
      <div className={styles['tools']}>
        <Tabs
          label="Parts of the forecast"
          look="underlined"
          tabs={VIEWS}
          selected={view}
          onSelect={(next) => change({ view: next }, { step: true })}
        />
        <span className="grow" />
        {answer.data?.member ? (
          <Button icon="close" onClick={() => change({ member: undefined, group: undefined })}>
            {`Only ${answer.data.member.name}`}
          </Button>
        ) : null}
        {answer.data && (view === 'forecast' || view === 'moved') ? (
          <PeriodSteps
            period={answer.data.period}
            onlyQuarters={view === 'moved'}
            onChange={(next) =>
              change({ ...next, group: undefined, figure: undefined, snapshot: undefined, reason: undefined })
            }
          />
        ) : null}
      </div>
      <div className={styles['page']}>
        <Answer of={answer} waiting={<Skeleton rows={10} />}>
          {(forecast) => {
            if (view === 'moved') return <MovedView {...{ address, change, forecast }} />
            if (view === 'accuracy') return <AccuracyView {...{ address, change }} />
            if (view === 'cash') return <CashView {...{ address, change }} />
            return <QuarterView {...{ address, change, forecast }} />
          }}
        </Answer>
      </div>
    </RevenueFrame>
  )
}
