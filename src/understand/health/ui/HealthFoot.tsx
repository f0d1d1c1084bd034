import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { DateField } from '../../../web/design/fields.tsx'
import { exactDay, percent, shortDay } from '../../../web/design/format.ts'
import { Popover } from '../../../web/design/Popover.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { withdrawOverride } from '../contract.ts'
import type { HealthExplanation } from '../contract.ts'
import type { HealthPanelProps, HealthView } from './HealthPanel.tsx'
import styles from './health-panel.module.css'
import { panelFigures } from './panel-figures.ts'
import { formulaExample, formulaRule } from './panel-sentences.ts'

interface FootProps extends HealthPanelProps {
  explanation: HealthExplanation
  since: HealthExplanation['since'][number] | null
}

/** What the score rests on: coverage, rules, scorecard, day, and the formula with this account's own figures. */
export function HealthFoot({ explanation, since, view, onView }: FootProps) {
  const figures = panelFigures(explanation, since)
  const example = formulaExample(explanation, figures)
  return (
    <>
      <div className={styles['foot']}>
        <span>
          <b>{`Coverage ${percent(explanation.coverage)}`}</b> of weight has data
        </span>
        <Rules explanation={explanation} />
        <AsOf view={view} onView={onView} />
        <span className="grow" />
        <ScorecardLink scorecard={explanation.scorecard} />
      </div>
      <p className="l t12">{[formulaRule(explanation), example].filter(Boolean).join(' ')}</p>
      {explanation.waiting.map((rule) => (
        <p key={rule.key} className="l t12">
          {`Waiting: ${rule.sentence}`}
        </p>
      ))}
    </>
  )
}

function Rules({ explanation }: { explanation: HealthExplanation }) {
  const today = useToday()
  const { override, adjustments, mayOverride } = explanation
  const withdraw = useAction(withdrawOverride, {
    topics: ['accounts', 'health'],
    onDone: () => toast('The override is withdrawn. The computed health stands again.'),
  })
  const rules = adjustments.filter((row) => row.kind !== 'override').length
  const isNow = explanation.asOf === today && explanation.basis === 'shown'
  if (override?.isInForce) {
    return (
      <span
        title={`${override.reason} Set by ${override.author?.name ?? 'a former member'} on ${exactDay(override.startsOn)}.`}
      >
        <b>{`Set by hand until ${shortDay(override.endsOn, today)}`}</b>
        {override.author ? ` by ${override.author.name}` : ''}{' '}
        {mayOverride && isNow ? (
          <button
            type="button"
            className="link"
            disabled={withdraw.pending}
            onClick={() => withdraw.run({ overrideId: override.id })}
          >
            Withdraw
          </button>
        ) : null}
      </span>
    )
  }
  return (
    <span>
      <b>
        {rules === 0
          ? 'No cap or override'
          : `${rules} ${rules === 1 ? 'cap or floor' : 'caps and floors'}, no override`}
      </b>
    </span>
  )
}

function ScorecardLink({ scorecard }: { scorecard: HealthExplanation['scorecard'] }) {
  const router = useRouter()
  const text = `Scorecard v${scorecard.version}`
  const page = Object.keys(router.routesByPath).find((path) => path.endsWith('/scorecards/$scorecardId'))
  if (!page) return <span title={scorecard.name}>{text}</span>
  return (
    <Link className="link" to={page} params={{ scorecardId: String(scorecard.id) }} title={scorecard.name}>
      {text}
    </Link>
  )
}

/** Which day, and which of the two histories. */
function AsOf({ view, onView }: Pick<FootProps, 'view' | 'onView'>) {
  const today = useToday()
  const text = view.asOf
    ? `As of ${shortDay(view.asOf, today)}`
    : view.restated
      ? 'As of today, restated'
      : 'As of today'
  return (
    <Popover
      label="Day of the explanation"
      trigger={(toggle, open) => (
        <button type="button" className="link" aria-expanded={open} onClick={toggle}>
          {text}
        </button>
      )}
    >
      {(close) => <AsOfForm view={view} onView={onView} close={close} />}
    </Popover>
  )
}

function AsOfForm({ view, onView, close }: Pick<FootProps, 'view' | 'onView'> & { close: () => void }) {
  const today = useToday()
  const [chosen, setChosen] = useState<Day>(view.asOf ?? today)
  const [basis, setBasis] = useState<'shown' | 'restated'>(view.restated ? 'restated' : 'shown')
  const show = (change: Partial<HealthView>) => {
    onView(change)
    close()
  }
  return (
    <div className={styles['asOf']}>
      <DateField label="As of" value={chosen} max={today} onChange={(next) => setChosen(next ?? today)} />
      <Segmented
        label="History"
        value={basis}
        onChange={setBasis}
        options={[
          { key: 'shown', label: 'As shown' },
          { key: 'restated', label: 'Restated' },
        ]}
      />
      <p className="l t12">
        {basis === 'shown'
          ? 'What this page said at the close of that day. Never rewritten.'
          : 'What we say about that day with what we know now.'}
      </p>
      <div className="row gap2">
        <Button
          look="primary"
          onClick={() => show({ asOf: chosen >= today ? null : chosen, restated: basis === 'restated' })}
        >
          Show
        </Button>
        <Button look="quiet" onClick={() => show({ asOf: null, restated: false })}>
          Today
        </Button>
      </div>
    </div>
  )
}
