import type { Day } from '../../../kernel/day.ts'
import { useMe } from '../../../web/shell/me.tsx'
import { CurveGlyph } from '../../../web/design/CurveGlyph.tsx'
import { delta, exactDay, number } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { PointsBar } from '../../../web/design/PointsBar.tsx'
import { useToday } from '../../../web/design/today.tsx'
import type { HealthExplanation, MeasureRow } from '../contract.ts'
import { Evidence } from './Evidence.tsx'
import type { HealthPanelProps } from './HealthPanel.tsx'
import { Change, exactly } from './Change.tsx'
import styles from './health-panel.module.css'
import { beforeText, dataDayText, evidenceText, exactValueText, staleText, valueText } from './measure-text.ts'
import type { Figures } from './panel-figures.ts'

interface MeasureLineProps extends HealthPanelProps {
  measure: MeasureRow
  figures: Figures
  since: HealthExplanation['since'][number] | null
  asOf: Day
  longest: number
}

/** One measure: press it for the chart and the signals behind it. */
export function MeasureLine({ measure, figures, since, asOf, longest, ...props }: MeasureLineProps) {
  const { reportingCurrency } = useMe().company
  const today = useToday()
  const isOpen = props.view.measure === measure.key
  const before = since?.measures.find((candidate) => candidate.key === measure.key)
  const panelId = `evidence-${measure.key}`
  return (
    <>
      {/* The button is what keys reach; a click anywhere on the row does the same. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events */}
      <div
        role="row"
        tabIndex={-1}
        className={`${styles['line']} ${styles['pressable']} ${isOpen ? styles['open'] : ''}`}
        onClick={() => props.onView({ measure: isOpen ? null : measure.key })}
      >
        <div role="rowheader" className={styles['two']}>
          <button
            type="button"
            className="b cut"
            data-measure={measure.key}
            aria-expanded={isOpen}
            aria-controls={isOpen ? panelId : undefined}
          >
            {measure.name}
          </button>
          <span className="t12 l cut" title={dataDayText(measure.dataDay)}>
            {evidenceText(measure)}{' '}
            {measure.fresh ? null : (
              <span className="fair b nw" title={measure.note ?? undefined}>
                {staleText(measure.dataDay, today)}
              </span>
            )}
          </span>
        </div>
        <div role="cell" className={styles['two']}>
          <span className="cut" title={exactValueText(measure.value, measure.unit)}>
            {valueText(measure.value, measure.unit, reportingCurrency)}
          </span>
          <span className="t12 l cut" title={since ? `on ${exactDay(since.day)}` : undefined}>
            {before ? beforeText(measure, before.valueThen, reportingCurrency) : null}
          </span>
        </div>
        <span role="cell" className={styles['curve']}>
          <CurveGlyph
            points={measure.curve}
            now={measure.value}
            then={before?.valueThen === measure.value ? null : (before?.valueThen ?? null)}
            label={curveLabel(measure, before?.scoreThen ?? null)}
          />
        </span>
        <span role="cell" className={`r ${styles['score']}`} title={exactly(measure.score)}>
          {number(measure.score)}
        </span>
        <span role="cell" className={`r m ${styles['weight']}`}>
          {number(measure.weight)}
        </span>
        <span role="cell" className={styles['bar']}>
          <PointsBar
            points={figures.points ?? 0}
            possible={measure.possiblePoints}
            lost={Math.max(0, -(figures.change ?? 0))}
            longest={longest}
          />
        </span>
        <span role="cell" className="r bb" title={exactly(measure.points)}>
          {number(figures.points, 1)}
        </span>
        <Change value={figures.change} exact={before?.pointsChange ?? null} />
      </div>
      {isOpen ? (
        <div role="row" id={panelId}>
          <div role="cell">
            <Evidence accountId={props.accountId} measure={measure} asOf={asOf} days={Number(props.view.since)} />
          </div>
        </div>
      ) : null}
    </>
  )
}

function curveLabel(measure: MeasureRow, scoreThen: number | null): string {
  const then = scoreThen === null ? '' : `, before ${number(scoreThen)}`
  return `Curve of ${measure.name}: score ${number(measure.score)}${then}`
}

/** A measure without data: left out, never counted as good. */
export function UnknownLine({ measure, figures }: { measure: MeasureRow; figures: Figures }) {
  return (
    <div role="row" className={`${styles['line']} ${styles['unknown']}`}>
      <span role="rowheader" className="row gap2">
        <BandShape band="unknown" />
        <span className="cut">{measure.name}</span>
      </span>
      <span role="cell" className={`m t12 ${styles['toWeight']}`} title={measure.note ?? undefined}>
        {`${sentenceEnd(measure.note ?? 'No data')}, left out`}
      </span>
      <span role="cell" className={`r m ${styles['weight']}`}>
        {number(measure.weight)}
      </span>
      <span role="cell" className={styles['bar']} />
      <span role="cell" className="r l">
        –
      </span>
      <span role="cell" className="r l">
        {figures.change ? delta(figures.change, 1) : '–'}
      </span>
    </div>
  )
}

function sentenceEnd(note: string): string {
  return note.replace(/\.$/, '')
}
