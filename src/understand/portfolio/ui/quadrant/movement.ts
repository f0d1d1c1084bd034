import type { Quadrant } from '../../../../web/design/bands.ts'

export interface MovingPoint {
  cx: number
  co: number
  cxThen: number | null
  coThen: number | null
  quadrant: Quadrant
  quadrantThen: Quadrant | null
}

/** crossed: into another quadrant. moved: at least four points within one. still: less, or nothing known of then. */
export type Movement = 'crossed' | 'moved' | 'still'

const WORTH_DRAWING_POINTS = 4

export function movementOf(point: MovingPoint): Movement {
  if (point.cxThen === null || point.coThen === null) return 'still'
  if (point.quadrantThen !== null && point.quadrantThen !== point.quadrant) return 'crossed'
  return Math.hypot(point.cx - point.cxThen, point.co - point.coThen) >= WORTH_DRAWING_POINTS ? 'moved' : 'still'
}

const STANDING: Record<Quadrant, number> = { thriving: 2, unproven: 1, strained: 1, critical: 0 }

/** Whether a crossing made things worse; `aside` from unproven to strained and back. */
export function directionOf(then: Quadrant, now: Quadrant): 'worse' | 'better' | 'aside' {
  const change = STANDING[now] - STANDING[then]
  return change < 0 ? 'worse' : change > 0 ? 'better' : 'aside'
}

export interface Arrow {
  from: { x: number; y: number }
  /** SVG path of the line and its head. */
  path: string
}

const START_GAP = 3
const END_GAP = 2
const HEAD = 6
const HEAD_ANGLE = 0.45

/** From the hollow start to the edge of the bubble; null where the bubble covers it. */
export function arrowBetween(
  from: { x: number; y: number },
  to: { x: number; y: number; radius: number },
): Arrow | null {
  const distance = Math.hypot(to.x - from.x, to.y - from.y)
  if (distance < to.radius + END_GAP + START_GAP + HEAD / 2) return null
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const at = (away: number) => ({ x: from.x + away * Math.cos(angle), y: from.y + away * Math.sin(angle) })
  const start = at(START_GAP)
  const tip = at(distance - to.radius - END_GAP)
  const wing = (turn: number) =>
    written({ x: tip.x - HEAD * Math.cos(angle + turn), y: tip.y - HEAD * Math.sin(angle + turn) })
  const head = `M${wing(HEAD_ANGLE)}L${written(tip)}L${wing(-HEAD_ANGLE)}`
  return { from, path: `M${written(start)}L${written(tip)}${head}` }
}

function written({ x, y }: { x: number; y: number }): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`
}
