import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, exactDay, percent, plainNumber } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { ShareBar } from '../../../web/design/ShareBar.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { accountOutcomes } from '../contract.ts'
import { useDesk } from './account-desk.ts'
import type { OutcomeRow } from './account-desk.ts'
import styles from './account-parts.module.css'
import { DayChart } from './DayChart.tsx'
import { progressOf } from './outcome-progress.ts'
import { amountText } from './revenue-text.ts'

/** What they bought it for, and how far that is. */
export function OutcomesTab() {
  const desk = useDesk()
  const outcomes = useCall(accountOutcomes, { accountId: desk.accountId })
  const add = (look: 'primary' | 'default') =>
    desk.mayEdit ? (
      <Button icon="plus" look={look} onClick={() => desk.open({ kind: 'outcome' })}>
        Record an outcome
      </Button>
    ) : null
  return (
    <div className={styles['tab']}>
      <Answer of={outcomes} waiting={<Skeleton rows={6} />}>
        {(found) =>
          found.outcomes.length === 0 ? (
            <EmptyState title="Outcomes are the results they bought the product for" action={add('primary')}>
              Without one on record nobody can prove, at renewal, that it was worth the money.
            </EmptyState>
          ) : (
            <Section title={headline(found.outcomes)} aside={add('default')}>
              {found.outcomes.map((outcome) => (
                <OutcomeItem key={outcome.id} outcome={outcome} />
              ))}
            </Section>
          )
        }
      </Answer>
    </div>
  )
}

function headline(outcomes: readonly OutcomeRow[]): string {
  const progress = progressOf(outcomes)
  const count = counted(outcomes.length, 'outcome')
  return progress === null ? `${count}, not measured yet` : `${count}, ${percent(progress)} of target on average`
}

function OutcomeItem({ outcome }: { outcome: OutcomeRow }) {
  const desk = useDesk()
  const unit = outcome.unit ? ` ${outcome.unit}` : ''
  const latest = outcome.measurements.toSorted((a, b) => (a.measuredOn < b.measuredOn ? -1 : 1)).at(-1)
  return (
    <article className={styles['outcome']}>
      <div>
        <div className="row gap2">
          <h3 className="h3 grow">{outcome.name}</h3>
          <ShareBar share={outcome.progress ?? 0} width={72} />
          <span>{outcome.progress === null ? 'not measured' : percent(outcome.progress)}</span>
        </div>
        {outcome.kpi ? <p className="m">{outcome.kpi}</p> : null}
        <dl>
          <Fact label="Baseline" value={amount(outcome.baseline, unit)} />
          <Fact
            label="Now"
            value={latest ? amount(latest.value, unit) : '–'}
            title={latest ? exactDay(latest.measuredOn) : undefined}
          />
          <Fact label="Target" value={amount(outcome.target, unit)} />
          <div>
            <dt>Due</dt>
            <dd>
              <DayText day={outcome.dueOn} as="exact" />
            </dd>
          </div>
          <Fact label="Worth" value={amountText(outcome.valueAmount, outcome.currency)} />
          <Fact
            label="Agreed by"
            value={outcome.agreedBy ?? '–'}
            title={outcome.agreedOn ? exactDay(outcome.agreedOn) : undefined}
          />
        </dl>
        {desk.mayEdit ? (
          <Button icon="proof" onClick={() => desk.open({ kind: 'measurement', outcome })}>
            Measure
          </Button>
        ) : null}
      </div>
      {outcome.measurements.length > 1 ? <Course outcome={outcome} unit={unit} /> : null}
    </article>
  )
}

function Course({ outcome, unit }: { outcome: OutcomeRow; unit: string }) {
  const points = outcome.measurements
    .map(({ measuredOn, value }) => ({ day: measuredOn, value: Number(value) }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
  const target = outcome.target === null ? null : Number(outcome.target)
  return (
    <DayChart
      label={`Measurements of ${outcome.name}`}
      points={points}
      shape="line"
      height={140}
      target={target === null ? null : { value: target, label: `target ${plainNumber(target)}${unit}` }}
      withTable
    />
  )
}

function amount(value: string | null, unit: string): string {
  return value === null ? '–' : `${plainNumber(Number(value))}${unit}`
}

function Fact({ label, value, title }: { label: string; value: string; title?: string }) {
  return (
    <div title={title}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
