import { useMemo, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { QUADRANT_WORDS } from '../../../../web/design/bands.ts'
import type { Quadrant } from '../../../../web/design/bands.ts'
import { classNames } from '../../../../web/design/class-names.ts'
import { number } from '../../../../web/design/format.ts'
import { wholeMoney } from '../whole-money.ts'
import { drawingOf } from './drawn-points.ts'
import type { DrawnPoint, Drawing } from './drawn-points.ts'
import { nearestTowards } from './nearest.ts'
import type { Direction } from './nearest.ts'
import { HALFWAY, ticks } from './scale.ts'
import type { Frame, Scale } from './scale.ts'
import { textWidth } from './text-width.ts'
import type { QuadrantPoint } from './QuadrantView.tsx'

interface QuadrantPlotProps {
  points: readonly QuadrantPoint[]
  frame: Frame
  currency: string
  days: number
  onOpen: (id: number) => void
}

/** The picture: bubbles by ARR, arrows from where they stood. Tab enters it, arrow keys walk, Enter opens. */
export function QuadrantPlot({ points, frame, currency, days, onOpen }: QuadrantPlotProps) {
  const drawing = useMemo(() => drawingOf(points, frame, textWidth), [points, frame])
  const [pointed, setPointed] = useState<number | null>(null)
  const [stop, setStop] = useState<number | null>(null)
  const tabStop = drawing.points.some(({ id }) => id === stop) ? stop : (drawing.points[0]?.id ?? null)
  const shown = drawing.points.find(({ id }) => id === pointed)

  const press = (event: KeyboardEvent, here: DrawnPoint) => {
    if (!event.key.startsWith('Arrow')) return
    event.preventDefault()
    const next = nearestTowards(drawing.points, here, event.key as Direction)
    if (!next) return
    setStop(next.id)
    event.currentTarget.closest('svg')?.querySelector<SVGElement>(`[data-point="${next.id}"]`)?.focus()
  }
  return (
    <>
      <svg width={frame.width} height={frame.height} viewBox={`0 0 ${frame.width} ${frame.height}`} data-own-keys>
        <Ground scale={drawing.scale} frame={frame} />
        {drawing.points.map((drawn) => (
          <a
            key={drawn.id}
            href={`/accounts/${drawn.id}`}
            data-point={drawn.id}
            className="bubble"
            tabIndex={drawn.id === tabStop ? 0 : -1}
            aria-label={saidOf(drawn, currency, days)}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return
              event.preventDefault()
              onOpen(drawn.id)
            }}
            onKeyDown={(event) => press(event, drawn)}
            onPointerEnter={() => setPointed(drawn.id)}
            onPointerLeave={() => setPointed(null)}
            onFocus={() => {
              setPointed(drawn.id)
              setStop(drawn.id)
            }}
            onBlur={() => setPointed(null)}
          >
            <circle
              cx={drawn.x}
              cy={drawn.y}
              r={drawn.radius}
              fill={`var(--${drawn.point.quadrant}-fill)`}
              fillOpacity=".3"
              stroke={`var(--${drawn.point.quadrant}-fill)`}
              strokeWidth="1.25"
            />
            {drawn.radius < 12 ? <circle cx={drawn.x} cy={drawn.y} r="12" fill="transparent" stroke="none" /> : null}
          </a>
        ))}
        <Movements drawing={drawing} pointed={pointed} />
        <Names drawing={drawing} />
      </svg>
      {shown ? <PointTip drawn={shown} frame={frame} currency={currency} days={days} /> : null}
    </>
  )
}

const CORNERS: readonly { quadrant: Quadrant; right: boolean; low: boolean }[] = [
  { quadrant: 'unproven', right: false, low: false },
  { quadrant: 'thriving', right: true, low: false },
  { quadrant: 'critical', right: false, low: true },
  { quadrant: 'strained', right: true, low: true },
]

function Ground({ scale, frame }: { scale: Scale; frame: Frame }) {
  const { plot } = scale
  const middle = { x: scale.x(HALFWAY), y: scale.y(HALFWAY) }
  return (
    <g aria-hidden="true">
      {CORNERS.map(({ quadrant, right, low }) => (
        <rect
          key={quadrant}
          x={right ? middle.x : plot.left}
          y={low ? middle.y : plot.top}
          width={right ? plot.right - middle.x : middle.x - plot.left}
          height={low ? plot.bottom - middle.y : middle.y - plot.top}
          fill={`var(--${quadrant}-tint)`}
        />
      ))}
      <path
        d={`M${middle.x} ${plot.top}V${plot.bottom}M${plot.left} ${middle.y}H${plot.right}`}
        stroke="var(--line-strong)"
        strokeWidth="1.25"
      />
      <rect
        x={plot.left}
        y={plot.top}
        width={plot.right - plot.left}
        height={plot.bottom - plot.top}
        fill="none"
        stroke="var(--line)"
      />
      {ticks(scale.xRange).map((tick) => (
        <text key={tick} x={scale.x(tick)} y={plot.bottom + 16} textAnchor="middle">
          {tick}
        </text>
      ))}
      {ticks(scale.yRange).map((tick) => (
        <text key={tick} x={plot.left - 8} y={scale.y(tick) + 4} textAnchor="end">
          {tick}
        </text>
      ))}
      <text x={plot.right} y={frame.height - 8} textAnchor="end" className="ink2 md">
        Customer outcomes (CO) →
      </text>
      <text x={plot.left} y={frame.height - 8} className="ink2">
        Whether they get the results they bought
      </text>
      <text transform={`translate(12 ${plot.top}) rotate(-90)`} textAnchor="end" className="ink2 md">
        Customer experience (CX) →
      </text>
      <text transform={`translate(12 ${plot.bottom}) rotate(-90)`} className="ink2">
        How easy it is to work with us
      </text>
      {CORNERS.map(({ quadrant, right, low }) => (
        <text
          key={quadrant}
          x={right ? plot.right - 12 : plot.left + 12}
          y={low ? plot.bottom - 12 : plot.top + 22}
          textAnchor={right ? 'end' : 'start'}
          className={`quadrant-name ${quadrant}`}
        >
          {QUADRANT_WORDS[quadrant]}
        </text>
      ))}
    </g>
  )
}

function Movements({ drawing, pointed }: { drawing: Drawing; pointed: number | null }) {
  return (
    <g aria-hidden="true" className="untouchable">
      {drawing.points.map(({ id, arrow, movement }) => {
        if (!arrow || (drawing.isCrowded && movement !== 'crossed' && id !== pointed)) return null
        const isStrong = movement === 'crossed' || id === pointed
        return (
          <g key={id} stroke={isStrong ? 'var(--ink)' : 'var(--ink-3)'} fill="none" strokeWidth={isStrong ? 1.6 : 1.15}>
            <circle cx={arrow.from.x} cy={arrow.from.y} r="2.5" fill="var(--surface)" />
            <path d={arrow.path} />
          </g>
        )
      })}
    </g>
  )
}

function Names({ drawing }: { drawing: Drawing }) {
  const crossed = new Set(drawing.points.flatMap(({ id, movement }) => (movement === 'crossed' ? [id] : [])))
  return (
    <g aria-hidden="true" className="untouchable">
      {drawing.labels.map((label) => (
        <text
          key={label.id}
          x={label.x}
          y={label.y}
          textAnchor={label.anchor}
          className={classNames('name', crossed.has(label.id) ? 'ink st' : 'ink2')}
        >
          {label.text}
        </text>
      ))}
    </g>
  )
}

function saidOf({ point }: DrawnPoint, currency: string, days: number): string {
  const worth = point.arrMinor === null ? '' : `, ${wholeMoney(point.arrMinor, currency)} ARR`
  const then =
    point.quadrantThen !== null && point.quadrantThen !== point.quadrant
      ? `, ${QUADRANT_WORDS[point.quadrantThen]} ${days} days ago`
      : ''
  return `${point.name}: ${QUADRANT_WORDS[point.quadrant]}, outcomes ${number(point.co)}, experience ${number(point.cx)}${worth}${then}`
}

function PointTip({
  drawn,
  frame,
  currency,
  days,
}: {
  drawn: DrawnPoint
  frame: Frame
  currency: string
  days: number
}) {
  const { point, x, y, radius } = drawn
  const isLeft = x > frame.width / 2
  const place = {
    top: Math.max(4, y - 30),
    ...(isLeft ? { right: frame.width - x + radius + 8 } : { left: x + radius + 8 }),
  }
  return (
    <div className="point-tip tip" style={place} aria-hidden="true">
      <b>{point.name}</b>
      <span>{`CX ${number(point.cx)} · CO ${number(point.co)}${point.arrMinor === null ? '' : ` · ${wholeMoney(point.arrMinor, currency)}`}`}</span>
      {point.cxThen === null || point.coThen === null ? null : (
        <span>{`${days} days ago CX ${number(point.cxThen)} · CO ${number(point.coThen)}`}</span>
      )}
    </div>
  )
}
