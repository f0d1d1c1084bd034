import { delta, number, shortDay } from '../../../web/design/format.ts'
import { useToday } from '../../../web/design/today.tsx'
import type { HealthExplanation } from '../contract.ts'
import type { ComponentName } from '../definitions.ts'
import { Change, exactly } from './Change.tsx'
import type { HealthPanelProps } from './HealthPanel.tsx'
import styles from './health-panel.module.css'
import { MeasureLine, UnknownLine } from './MeasureLine.tsx'
import { panelFigures } from './panel-figures.ts'
import type { ComponentFigures, RuleLine } from './panel-figures.ts'
import { shareText, totalSentence } from './panel-sentences.ts'

type Since = HealthExplanation['since'][number]

interface TableProps extends HealthPanelProps {
  explanation: HealthExplanation
  since: Since | null
}

const NAMES: Record<ComponentName, string> = { cx: 'Customer experience (CX)', co: 'Customer outcomes (CO)' }
/** The table of the explanation: components, measures, rules, and the total they add up to. */
export function HealthTable({ explanation, since, ...props }: TableProps) {
  const today = useToday()
  const figures = panelFigures(explanation, since)
  return (
    <div role="table" aria-label="Points of health">
      <HeadLine days={props.view.since} />
      {(['cx', 'co'] as const).map((name) => (
        <ComponentLines
          key={name}
          {...props}
          name={name}
          explanation={explanation}
          since={since}
          figures={figures[name]}
        />
      ))}
      {figures.rules.map((rule) => (
        <RuleRow key={rule.id} rule={rule} />
      ))}
      {figures.definition === null || since === null ? null : (
        <div role="row" className={`${styles['line']} ${styles['rule']}`}>
          <span role="cell">Scorecard changed</span>
          <span role="cell" className={`m t12 ${styles['overFive']}`}>
            {`Between ${shortDay(since.day, today)} and ${shortDay(explanation.asOf, today)}; values of then, scored by the scorecard of now`}
          </span>
          <span role="cell" className="r l">
            –
          </span>
          <Change value={figures.definition} />
        </div>
      )}
      <div role="row" className={`${styles['line']} ${styles['total']}`}>
        <b role="rowheader" className="bb">
          Health
        </b>
        <span role="cell" className={`m t12 nw ${styles['overFive']}`} data-testid="health-sum">
          {totalSentence(figures, since?.day ?? null, today)}
        </span>
        <span role="cell" className="r bb" title={exactly(explanation.effective.overall)}>
          {number(figures.points, 1)}
        </span>
        <Change value={figures.change} exact={since?.change ?? null} strong />
      </div>
    </div>
  )
}

function HeadLine({ days }: { days: string }) {
  return (
    <div role="row" className={`${styles['line']} ${styles['head']} th`}>
      <span role="columnheader">Measure and evidence</span>
      <span role="columnheader">Value</span>
      <span role="columnheader" className={styles['curve']}>
        Curve
      </span>
      <span role="columnheader" className={`r ${styles['score']}`}>
        Score
      </span>
      <span role="columnheader" className={`r ${styles['weight']}`}>
        Weight
      </span>
      <span role="columnheader" className={styles['bar']}>
        Points of possible
      </span>
      <span role="columnheader" className="r">
        Points
      </span>
      <span role="columnheader" className="r">{`${days} d`}</span>
    </div>
  )
}

interface ComponentLinesProps extends TableProps {
  name: ComponentName
  figures: ComponentFigures
}

function ComponentLines({ name, figures, explanation, since, ...props }: ComponentLinesProps) {
  const component = explanation[name]
  const measures = explanation.measures.filter((measure) => measure.component === name)
  const longest = Math.max(0, ...explanation.measures.map((measure) => measure.possiblePoints))
  return (
    <>
      <div role="row" className={`${styles['line']} ${styles['component']}`}>
        <b role="rowheader" className="bb">
          {NAMES[name]}
        </b>
        <span role="cell" className={`t12 m ${styles['overTwo']}`}>
          {`weight ${number(component.knownWeight)} of ${number(component.weight)}`}
        </span>
        <span role="cell" className={`r bb ${styles['score']}`} title={exactly(component.score)}>
          {number(component.score)}
        </span>
        <span role="cell" className={styles['weight']} />
        <span role="cell" className={`t12 l ${styles['bar']}`}>
          {shareText(component.share)}
        </span>
        <span role="cell" className="r bb" title={exactly(component.points)}>
          {number(figures.points, 1)}
        </span>
        <span role="cell" className="r bb" title={exactly(since?.components[name]?.pointsChange ?? null)}>
          {delta(figures.change, 1)}
        </span>
      </div>
      {measures.map((measure) => {
        const shown = figures.measures.get(measure.key) ?? { points: null, change: null }
        if (!measure.known) return <UnknownLine key={measure.key} measure={measure} figures={shown} />
        return (
          <MeasureLine
            key={measure.key}
            {...props}
            measure={measure}
            figures={shown}
            since={since}
            asOf={explanation.asOf}
            longest={longest}
          />
        )
      })}
      {figures.rules.map((rule) => (
        <RuleRow key={rule.id} rule={rule} />
      ))}
    </>
  )
}

const RULE_WORDS = { cap: 'Cap', floor: 'Floor', override: 'Set by hand' }

function RuleRow({ rule }: { rule: RuleLine }) {
  return (
    <div role="row" className={`${styles['line']} ${styles['rule']}`}>
      <span role="rowheader" className="b">
        {RULE_WORDS[rule.kind]}
      </span>
      <span role="cell" className={`m t12 ${styles['overFive']}`}>
        {rule.difference === null ? `${rule.sentence} (no longer in force)` : rule.sentence}
      </span>
      <span role="cell" className="r bb" title={rule.difference === null ? undefined : exactly(rule.difference)}>
        {delta(rule.points, 1)}
      </span>
      <Change value={rule.change} />
    </div>
  )
}
