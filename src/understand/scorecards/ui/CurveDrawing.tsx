import { useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { CurvePoint } from '../../../kernel/curves.ts'
import type { Unit } from '../../health/definitions.ts'
import { plainNumber } from '../../../web/design/format.ts'
import { keyedPoint, movedPoint, spanOf, valueStep, withoutPoint } from './curve-points.ts'
import type { Span } from './curve-points.ts'
import { fieldUnit } from './measure-form.ts'

const WIDTH = 360
const HEIGHT = 200
const LEFT = 30
const RIGHT = 348
const TOP = 12
const BOTTOM = 172
const SCORES = [0, 25, 50, 75, 100]

interface CurveDrawingProps {
  name: string
  unit: Unit
  /** In the writing of the fields: shares in per cent. */
  points: readonly CurvePoint[]
  /** Null where the reader may only look. */
  onChange: ((points: CurvePoint[]) => void) | null
}

/** The curve from value to score; every point is moved by dragging or by arrow keys. */
export function CurveDrawing({ name, unit, points, onChange }: CurveDrawingProps) {
  const svg = useRef<SVGSVGElement>(null)
  // While a point is dragged the scale stands still, or the point would run from the pointer.
  const [held, setHeld] = useState<{ index: number; span: Span } | null>(null)
  const span = held?.span ?? spanOf(points)
  const step = valueStep(span, unit)
  const place = placing(span)
  const sign = fieldUnit(unit).sign
  const move = (index: number, to: CurvePoint) => onChange?.(movedPoint(points, index, { to, step }))
  const drag = (event: PointerEvent, index: number) => {
    const box = svg.current?.getBoundingClientRect()
    if (!held || !box) return
    const across = ((event.clientX - box.left) / box.width) * WIDTH
    const down = ((event.clientY - box.top) / box.height) * HEIGHT
    move(index, place.back(across, down))
  }
  const key = (event: KeyboardEvent, index: number, point: CurvePoint) => {
    const to = keyedPoint(point, event.key, { step, far: event.shiftKey })
    const removes = event.key === 'Delete' || event.key === 'Backspace'
    if (!to && !removes) return
    event.preventDefault()
    event.stopPropagation()
    if (to) move(index, to)
    else onChange?.(withoutPoint(points, index))
  }
  const line = [{ x: span.low, y: points[0]?.y ?? 0 }, ...points, { x: span.high, y: points.at(-1)?.y ?? 0 }]
  return (
    <svg
      ref={svg}
      className="curve-drawing"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="group"
      aria-label={`Curve of ${name}: from value to score`}
    >
      <Scales span={span} sign={sign} />
      <polyline
        points={line.map((point) => place.on(point)).join(' ')}
        fill="none"
        stroke="var(--ink-2)"
        strokeWidth="1.5"
      />
      {points.map((point, index) => (
        <circle
          // A point is the one at its place: it keeps the focus while it moves.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          className="curve-point"
          data-held={held?.index === index || undefined}
          cx={place.x(point.x)}
          cy={place.y(point.y)}
          r="6"
          {...pointRole({ name, index, point, sign, mayMove: onChange !== null })}
          onKeyDown={onChange ? (event) => key(event, index, point) : undefined}
          onPointerDown={
            onChange
              ? (event) => {
                  event.currentTarget.setPointerCapture(event.pointerId)
                  setHeld({ index, span })
                }
              : undefined
          }
          onPointerMove={(event) => drag(event, index)}
          onPointerUp={() => setHeld(null)}
          onPointerCancel={() => setHeld(null)}
        />
      ))}
    </svg>
  )
}

function pointRole(about: { name: string; index: number; point: CurvePoint; sign: string; mayMove: boolean }) {
  const { name, index, point, sign, mayMove } = about
  const where = `value ${plainNumber(point.x)}${sign ? ` ${sign}` : ''}, score ${plainNumber(point.y)}`
  const called = `Point ${index + 1} of ${name}`
  if (!mayMove) return { role: 'img', 'aria-label': `${called}: ${where}` }
  return {
    role: 'slider',
    tabIndex: 0,
    'aria-label': called,
    'aria-orientation': 'vertical' as const,
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuenow': point.y,
    'aria-valuetext': where,
  }
}

function placing({ low, high }: Span) {
  const x = (value: number) => LEFT + ((value - low) / (high - low)) * (RIGHT - LEFT)
  const y = (score: number) => BOTTOM - (score / 100) * (BOTTOM - TOP)
  return {
    x,
    y,
    on: (point: CurvePoint) => `${x(point.x)},${y(point.y)}`,
    back: (across: number, down: number): CurvePoint => ({
      x: low + ((across - LEFT) / (RIGHT - LEFT)) * (high - low),
      y: ((BOTTOM - down) / (BOTTOM - TOP)) * 100,
    }),
  }
}

function Scales({ span, sign }: { span: Span; sign: string }) {
  const place = placing(span)
  const values = [0, 0.25, 0.5, 0.75, 1].map((part) => span.low + (span.high - span.low) * part)
  return (
    <g aria-hidden="true">
      {SCORES.map((score) => (
        <g key={score}>
          <line x1={LEFT} x2={RIGHT} y1={place.y(score)} y2={place.y(score)} className="grid" />
          <text x={LEFT - 6} y={place.y(score) + 4} textAnchor="end">
            {score}
          </text>
        </g>
      ))}
      {values.map((value, index) => (
        <text
          key={value}
          x={place.x(value)}
          y={BOTTOM + 18}
          textAnchor={index === 0 ? 'start' : index === values.length - 1 ? 'end' : 'middle'}
        >
          {plainNumber(Number(value.toPrecision(3)))}
          {index === values.length - 1 && sign ? ` ${sign}` : ''}
        </text>
      ))}
    </g>
  )
}
