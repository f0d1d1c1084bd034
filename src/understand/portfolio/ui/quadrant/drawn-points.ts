import { arrowBetween, movementOf } from './movement.ts'
import type { Arrow, Movement } from './movement.ts'
import { placeLabels } from './labels.ts'
import type { Box, Label } from './labels.ts'
import { bubbleRadius, drawnRange, quadrantScale } from './scale.ts'
import type { Frame, Scale } from './scale.ts'
import type { QuadrantPoint } from './QuadrantView.tsx'

export interface DrawnPoint {
  id: number
  point: QuadrantPoint
  x: number
  y: number
  radius: number
  movement: Movement
  arrow: Arrow | null
}

export interface Drawing {
  scale: Scale
  /** Largest first, so that small bubbles lie on top. */
  points: DrawnPoint[]
  labels: Label[]
}

/** Everything the picture shows, in pixels. */
export function drawingOf(
  points: readonly QuadrantPoint[],
  frame: Frame,
  widthOf: (text: string, isImportant: boolean) => number,
): Drawing {
  const moved = points.map((point) => ({ point, movement: movementOf(point) }))
  const thens = moved.flatMap(({ point, movement }) => (movement === 'still' ? [] : [point]))
  const scale = quadrantScale(
    frame,
    drawnRange([...points.map(({ co }) => co), ...thens.flatMap(({ coThen }) => coThen ?? [])]),
    drawnRange([...points.map(({ cx }) => cx), ...thens.flatMap(({ cxThen }) => cxThen ?? [])]),
  )
  const largest = points.reduce((most, { arrMinor }) => Math.max(most, arrMinor ?? 0), 0)
  const drawn = moved
    .map(({ point, movement }): DrawnPoint => {
      const place = {
        x: scale.x(point.co),
        y: scale.y(point.cx),
        radius: bubbleRadius(point.arrMinor, largest, points.length),
      }
      const from =
        movement === 'still' ? null : { x: scale.x(point.coThen ?? point.co), y: scale.y(point.cxThen ?? point.cx) }
      return { id: point.id, point, movement, ...place, arrow: from && arrowBetween(from, place) }
    })
    .toSorted((a, b) => b.radius - a.radius)
  return { scale, points: drawn, labels: labelsOf(drawn, scale, widthOf) }
}

function labelsOf(
  drawn: readonly DrawnPoint[],
  { plot }: Scale,
  widthOf: (text: string, isImportant: boolean) => number,
): Label[] {
  return placeLabels(
    drawn.map(({ id, x, y, radius, point, movement }) => ({
      id,
      x,
      y,
      radius,
      name: point.name,
      isImportant: movement === 'crossed' && drawn.length <= NAMED_ALWAYS,
    })),
    {
      bounds: { left: plot.left + 2, top: plot.top + 2, right: plot.right - 2, bottom: plot.bottom - 2 },
      lines: drawn.flatMap(({ arrow, x, y }) => (arrow ? [{ x1: arrow.from.x, y1: arrow.from.y, x2: x, y2: y }] : [])),
      taken: quadrantNameBoxes(plot),
      widthOf,
    },
  )
}

/** With more points than this, even crossings are named only where there is room. */
const NAMED_ALWAYS = 120
const NAME_WIDTH = 86
const NAME_HEIGHT = 28

function quadrantNameBoxes(plot: Scale['plot']): Box[] {
  const rows = [
    { top: plot.top, bottom: plot.top + NAME_HEIGHT },
    { top: plot.bottom - NAME_HEIGHT, bottom: plot.bottom },
  ]
  return rows.flatMap((row) => [
    { ...row, left: plot.left, right: plot.left + NAME_WIDTH },
    { ...row, left: plot.right - NAME_WIDTH, right: plot.right },
  ])
}
