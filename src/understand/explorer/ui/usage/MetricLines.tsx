import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { addDays, type Day } from '../../../../kernel/day.ts'
import type { OutputOf } from '../../../../platform/http/endpoint.ts'
import type { accountUsage } from '../../../../record/accounts/contract.ts'
import parts from '../../../../record/accounts/ui/account-parts.module.css'
import { DayChart, MiniChart } from '../../../../record/accounts/ui/DayChart.tsx'
import { counted, delta, exactDay, exactInstant, number, percent, plainNumber } from '../../../../web/design/format.ts'
import type { accountActivity } from '../../contract.ts'
import { writeSubject } from '../../subject.ts'
import { figure } from '../trend-sentence.ts'

type Usage = OutputOf<typeof accountUsage>
type Metric = Usage['metrics'][number]
type Baseline = OutputOf<typeof accountActivity>['baselines'][number]

interface MetricLinesProps {
  usage: Usage
  baselines: readonly Baseline[]
  accountId: number
}

/** Every metric of the window: its course, against the window before, against what is usual here. */
export function MetricLines({ usage, baselines, accountId }: MetricLinesProps) {
  const [open, setOpen] = useState<string | null>(null)
  const days = usage.metrics[0]?.values.length ?? 0
  const byKey = new Map(baselines.map((baseline) => [baseline.key, baseline]))
  return (
    <div>
      <p className="m">{`${exactDay(usage.from)} to ${exactDay(usage.until)}, against the ${counted(days, 'day')} before, and against the mean of the 84 days before.`}</p>
      <div className={parts['usage']}>
        <div className={`${parts['usageLine']} ${parts['usageHead']} th`} aria-hidden="true">
          <span>Metric</span>
          <span>Course</span>
          <span className="r">This window</span>
          <span className="r">Before</span>
          <span className="r">Change</span>
          <span className="r">Against usual</span>
          <span>Data up to</span>
        </div>
        {usage.metrics.map((metric) => (
          <MetricLine
            key={metric.key}
            {...{ metric, accountId }}
            baseline={byKey.get(metric.key) ?? null}
            from={usage.from}
            isOpen={open === metric.key}
            onToggle={() => setOpen(open === metric.key ? null : metric.key)}
          />
        ))}
      </div>
    </div>
  )
}

/** How the days make the number of the window. */
const HOW: Readonly<Record<Metric['rollup'], string>> = {
  sum: 'the sum of its days',
  last: 'the newest day',
  mean: 'the mean of the days reported',
  users: 'different users, each once',
}

function shown(value: number | null): string {
  return value === null ? '–' : number(value)
}

function exact(value: number | null): string {
  return value === null ? 'none' : plainNumber(value)
}

interface MetricLineProps {
  metric: Metric
  baseline: Baseline | null
  accountId: number
  from: Day
  isOpen: boolean
  onToggle: () => void
}

function MetricLine({ metric, baseline, accountId, from, isOpen, onToggle }: MetricLineProps) {
  const points = metric.values.map((value, index) => ({ day: addDays(from, index), value }))
  const total = metric.total === null ? null : Number(metric.total)
  const before = metric.totalBefore === null ? null : Number(metric.totalBefore)
  const change = total === null || before === null || before === 0 ? null : (total / before - 1) * 100
  return (
    <>
      <button type="button" className={parts['usageLine']} aria-expanded={isOpen} onClick={onToggle}>
        <span className="cut">
          <b>{metric.name}</b> <span className="l t12">{metric.unit}</span>
        </span>
        <MiniChart points={points} />
        <span className="r" title={`${metric.total ?? 'None'}: ${HOW[metric.rollup]}`}>
          {shown(total)}
        </span>
        <span className="r m" title={metric.totalBefore ?? 'None'}>
          {shown(before)}
        </span>
        <span className="r m" title={`${exact(total)} against ${exact(before)}`}>
          {change === null ? '–' : `${delta(change)} %`}
        </span>
        <Usual baseline={baseline} />
        <Freshness metric={metric} />
      </button>
      {isOpen ? (
        <div className={parts['usageChart']}>
          <DayChart
            label={`${metric.name} by day`}
            points={points}
            shape="line"
            height={220}
            target={baseline ? { value: baseline.perDay, label: `usually ${figure(baseline.perDay)} a day` } : null}
            withTable
          />
          <p className="m t12">
            {`The window stands for ${HOW[metric.rollup]}; ${metric.daysActive} of ${metric.values.length} days active. `}
            <Link
              to="/usage"
              search={{ account: accountId, of: writeSubject({ kind: 'metric', key: metric.key }), against: 'both' }}
              className="link"
            >
              Explore {metric.name}
            </Link>
          </p>
        </div>
      ) : null}
    </>
  )
}

function Usual({ baseline }: { baseline: Baseline | null }) {
  if (!baseline || baseline.change === null) {
    return (
      <span className="r l" title="Not reported for 28 days before this window: nothing is usual yet.">
        –
      </span>
    )
  }
  const { change, perDay, currentPerDay } = baseline
  const text =
    change >= 1
      ? 'doubled or more'
      : change === 0
        ? 'as usual'
        : `${change > 0 ? '+' : '−'}${percent(Math.abs(change))}`
  return (
    <span className="r m" title={`${figure(currentPerDay)} a day against a usual ${figure(perDay)}`}>
      {text}
    </span>
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
