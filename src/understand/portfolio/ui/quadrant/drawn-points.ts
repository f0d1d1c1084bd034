import { arrowBetween, movementOf } from './movement.ts'
import type { Arrow, Movement } from './movement.ts'
import { placeLabels } from './labels.ts'
import type { Box, Label } from './labels.ts'
import { CROWDED, HALFWAY, bubbleRadius, drawnRange, quadrantScale } from './scale.ts'
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
  /** Too many points to show every movement: those within a quadrant then show on the point in front. */
  isCrowded: boolean
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
      return {
        id: point.id,
        point,
        movement,
        x: place.x,
        y: place.y,
        radius: place.radius,
        arrow: from && arrowBetween(from, place),
      }
    })
    .toSorted((a, b) => b.radius - a.radius)
  return { isCrowded: drawn.length > CROWDED, scale, points: drawn, labels: labelsOf(drawn, scale, widthOf) }
}

function isDrawn({ movement }: DrawnPoint, count: number): boolean {
  return movement === 'crossed' || count <= CROWDED
}

function labelsOf(
  drawn: readonly DrawnPoint[],
  scale: Scale,
  widthOf: (text: string, isImportant: boolean) => number,
): Label[] {
  const { plot } = scale
  const middle = { x: scale.x(HALFWAY), y: scale.y(HALFWAY) }
  return placeLabels(
    drawn.map(({ id, x, y, radius, point, movement }) => ({
      id,
      x,
      y,
      radius,
      name: point.name,
      isImportant: movement === 'crossed',
    })),
    {
      isCrowded: drawn.length > CROWDED,
      marks: drawn.flatMap((one) => (one.arrow && isDrawn(one, drawn.length) ? [one.arrow.from] : [])),
      bounds: { left: plot.left + 2, top: plot.top + 2, right: plot.right - 2, bottom: plot.bottom - 2 },
      lines: [
        ...drawn.flatMap((one) =>
          one.arrow && isDrawn(one, drawn.length)
            ? [{ x1: one.arrow.from.x, y1: one.arrow.from.y, x2: one.x, y2: one.y }]
            : [],
        ),
        { x1: middle.x, y1: plot.top, x2: middle.x, y2: plot.bottom },
        { x1: plot.left, y1: middle.y, x2: plot.right, y2: middle.y },
      ],
      taken: quadrantNameBoxes(plot),
      widthOf,
    },
  )
}

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
