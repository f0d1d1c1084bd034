import { useState } from 'react'
import { addDays } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, delta, exactDay, exactInstant, number, plainNumber } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { accountUsage } from '../contract.ts'
import { useDesk } from './account-desk.ts'
import styles from './account-parts.module.css'
import { DayChart, MiniChart } from './DayChart.tsx'

type Usage = OutputOf<typeof accountUsage>
type Metric = Usage['metrics'][number]
type UsageWindow = '30' | '90' | '365'

/** Every metric of the account: the window against the one before it. */
export function UsageTab({
  until,
  window,
  onWindow,
}: {
  until: Day | null
  window: UsageWindow
  onWindow: (next: UsageWindow) => void
}) {
  const { accountId } = useDesk()
  const usage = useCall(accountUsage, { accountId, until: until ?? undefined, days: Number(window) })
  return (
    <div className={styles['tab']}>
      <div className={styles['bar']}>
        <h2 className="h2 grow">Usage</h2>
        <Segmented
          label="Window"
          value={window}
          onChange={onWindow}
          options={[
            { key: '30', label: '30 d' },
            { key: '90', label: '90 d' },
            { key: '365', label: '365 d' },
          ]}
        />
      </div>
      <Answer of={usage} waiting={<Skeleton rows={6} rowHeight={2.5} />}>
        {(found) => (found.metrics.length === 0 ? <NoUsage /> : <Metrics usage={found} />)}
      </Answer>
    </div>
  )
}

function NoUsage() {
  return (
    <EmptyState title="Usage shows what they do with the product, day by day">
      Nothing has arrived for this account yet. Import a usage file, or send events from the product.
    </EmptyState>
  )
}

function Metrics({ usage }: { usage: Usage }) {
  const [open, setOpen] = useState<string | null>(null)
  const days = usage.metrics[0]?.values.length ?? 0
  return (
    <div>
      <p className="m">{`${exactDay(usage.from)} to ${exactDay(usage.until)}, against the ${counted(days, 'day')} before.`}</p>
      <div className={styles['usage']}>
        <div className={`${styles['usageLine']} ${styles['usageHead']} th`} aria-hidden="true">
          <span>Metric</span>
          <span>Course</span>
          <span className="r">Total</span>
          <span className="r">Before</span>
          <span className="r">Change</span>
          <span className="r">Days active</span>
          <span>Data up to</span>
        </div>
        {usage.metrics.map((metric) => (
          <MetricLine
            key={metric.key}
            metric={metric}
            from={usage.from}
            isOpen={open === metric.key}
            onToggle={() => setOpen(open === metric.key ? null : metric.key)}
          />
        ))}
      </div>
    </div>
  )
}

interface MetricLineProps {
  metric: Metric
  from: Day
  isOpen: boolean
  onToggle: () => void
}

function MetricLine({ metric, from, isOpen, onToggle }: MetricLineProps) {
  const points = metric.values.map((value, index) => ({ day: addDays(from, index), value }))
  const total = Number(metric.total)
  const before = Number(metric.totalBefore)
  const change = before === 0 ? null : (total / before - 1) * 100
  return (
    <>
      <button type="button" className={styles['usageLine']} aria-expanded={isOpen} onClick={onToggle}>
        <span className="cut">
          <b>{metric.name}</b> <span className="l t12">{metric.unit}</span>
        </span>
        <MiniChart points={points} />
        <span className="r" title={metric.total}>
          {number(total)}
        </span>
        <span className="r m" title={metric.totalBefore}>
          {number(before)}
        </span>
        <span className="r m" title={`${plainNumber(total)} against ${plainNumber(before)}`}>
          {change === null ? '–' : `${delta(change)} %`}
        </span>
        <span className="r m">{`${metric.daysActive} of ${metric.values.length}`}</span>
        <Freshness metric={metric} />
      </button>
      {isOpen ? (
        <div className={styles['usageChart']}>
          <DayChart label={`${metric.name} by day`} points={points} shape="line" height={220} withTable />
        </div>
      ) : null}
    </>
  )
}

function Freshness({ metric }: { metric: Metric }) {
  const { sourceName, lastDay, lastArrivalAt, isStale } = metric.freshness
  const title = `${sourceName}${lastArrivalAt ? `, last arrival ${exactInstant(new Date(lastArrivalAt))}` : ', nothing has arrived yet'}`
  return (
    <span className={isStale ? 'fair b t12 cut' : 'l t12 cut'} title={title}>
      {lastDay === null ? 'no data' : isStale ? `stale since ${exactDay(lastDay)}` : exactDay(lastDay)}
    </span>
  )
}
