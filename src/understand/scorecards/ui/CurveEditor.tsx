import { curveProblem, type CurvePoint } from '../../../kernel/curves.ts'
import type { MeasureDefinition } from '../../health/definitions.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { MOST_POINTS, spanOf, valueStep, withoutPoint, withPoint } from './curve-points.ts'
import { CurveDrawing } from './CurveDrawing.tsx'
import { FigureField } from './FigureField.tsx'
import { fieldUnit, fromField, toField } from './measure-form.ts'
import { DIRECTION_WORDS } from './measure-words.ts'

interface CurveEditorProps {
  measure: Pick<MeasureDefinition, 'name' | 'unit' | 'direction'>
  curve: readonly CurvePoint[]
  /** Null where the reader may only look. */
  onChange: ((curve: CurvePoint[]) => void) | null
}

/** A measure's curve as a drawing and as a table; either changes the same points. */
export function CurveEditor({ measure, curve, onChange }: CurveEditorProps) {
  const { name, unit } = measure
  const points = curve.map(({ x, y }) => ({ x: toField(x, unit), y }))
  const problem = curveProblem(points)
  const step = valueStep(spanOf(points), unit)
  const change = onChange
    ? (next: readonly CurvePoint[]) => onChange(next.map(({ x, y }) => ({ x: fromField(x, unit), y })))
    : null
  return (
    <div className="curve-editor">
      <CurveDrawing name={name} unit={unit} points={points} onChange={change} />
      <div className="curve-side">
        <PointTable {...{ points, measure, step, change }} />
        {problem ? (
          <p className="poor t12" role="alert">
            {problem}
          </p>
        ) : null}
        {change ? (
          <div className="row">
            <Button
              icon="plus"
              disabledBecause={points.length >= MOST_POINTS ? `A curve has at most ${MOST_POINTS} points.` : null}
              onClick={() => change(withPoint(points, step))}
            >
              Add a point
            </Button>
          </div>
        ) : null}
        <p className="l t12">
          {DIRECTION_WORDS[measure.direction]}. Outside its ends the curve stays level
          {change ? '. Arrow keys move a point, Shift moves it further, Delete removes it' : ''}.
        </p>
      </div>
    </div>
  )
}

interface PointTableProps {
  points: readonly CurvePoint[]
  measure: Pick<MeasureDefinition, 'name' | 'unit'>
  step: number
  change: ((points: readonly CurvePoint[]) => void) | null
}

function PointTable({ points, measure, step, change }: PointTableProps) {
  const { name, unit } = measure
  const { sign } = fieldUnit(unit)
  const set = (index: number, part: Partial<CurvePoint>) =>
    change?.(points.map((point, at) => (at === index ? { ...point, ...part } : point)))
  return (
    <table className="curve-points" aria-label={`Points of ${name}`}>
      <thead>
        <tr>
          <th className="th" scope="col">
            Value{sign ? `, ${sign}` : ''}
          </th>
          <th className="th" scope="col">
            Score
          </th>
          {change ? (
            <th className="th" scope="col">
              <span className="only-read">Remove</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {points.map((point, index) => (
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={index}>
            <td>
              <FigureField
                label={`Value of point ${index + 1}`}
                hideLabel
                step={step}
                value={point.x}
                readOnly={!change}
                onChange={(x) => set(index, { x })}
              />
            </td>
            <td>
              <FigureField
                label={`Score of point ${index + 1}`}
                hideLabel
                step={5}
                min={0}
                max={100}
                value={point.y}
                readOnly={!change}
                onChange={(y) => set(index, { y })}
              />
            </td>
            {change ? (
              <td>
                {points.length > 1 ? (
                  <IconButton
                    icon="close"
                    label={`Remove point ${index + 1}`}
                    onClick={() => change(withoutPoint(points, index))}
                  />
                ) : null}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
