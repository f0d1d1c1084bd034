/** Where names stand beside bubbles without covering each other. Pure; text widths are given. */

export interface Bubble {
  id: number
  x: number
  y: number
  radius: number
  name: string
  /** Placed first, where any place is free of other names. */
  isImportant: boolean
}

export interface Label {
  id: number
  text: string
  x: number
  y: number
  anchor: 'start' | 'middle' | 'end'
}

export interface Segment {
  x1: number
  y1: number
  x2: number
  y2: number
}

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface LabelRoom {
  /** Names stay inside. */
  bounds: Box
  /** Arrows, better not written over. */
  lines: readonly Segment[]
  /** Small marks, better not written over: where arrows start. */
  marks: readonly { x: number; y: number }[]
  /** Never written over: the names of the quadrants. */
  taken: readonly Box[]
  widthOf: (text: string, isImportant: boolean) => number
  /** Many bubbles: only the largest and the important are named, and only where nothing is covered. */
  isCrowded: boolean
}

const ABOVE_BASELINE = 9
const BELOW_BASELINE = 3
const GAP = 5

interface Place {
  label: Label
  box: Box
}

/** Important names first, then the largest bubbles. A name that finds no free place is left out: it is said on hover. */
export function placeLabels(bubbles: readonly Bubble[], room: LabelRoom): Label[] {
  const ordered = bubbles.toSorted((a, b) => Number(b.isImportant) - Number(a.isImportant) || b.radius - a.radius)
  const placed: Place[] = []
  const named = room.isCrowded
    ? ordered.slice(0, ordered.filter(({ isImportant }) => isImportant).length + NAMED_IN_CROWD)
    : ordered
  for (const bubble of named) {
    const ranked = places(bubble, room)
      .map((place, index) => ({ place, cost: costOf(place, bubble, bubbles, room, placed) + index * 0.5 }))
      .toSorted((a, b) => a.cost - b.cost)
    const best = ranked[0]
    if (best && best.cost < mostCost(bubble, room.isCrowded)) placed.push(best.place)
  }
  return placed.map(({ label }) => label)
}

const IMPOSSIBLE = 1_000
const NAMED_IN_CROWD = 24

/** No name covers another, however important; in a crowd an important one lies on one arrow or bubble at most, another on nothing. */
function mostCost({ isImportant }: Bubble, isCrowded: boolean): number {
  if (isCrowded) return isImportant ? 2 * OVER_LINE : OVER_LINE
  return isImportant ? IMPOSSIBLE : 3 * OVER_BUBBLE
}

const OVER_BUBBLE = 20
const OVER_LINE = 12
const OVER_MARK = 25
const MARK_RADIUS = 4

function costOf(
  place: Place,
  own: Bubble,
  bubbles: readonly Bubble[],
  room: LabelRoom,
  placed: readonly Place[],
): number {
  const { box } = place
  let cost = inside(box, room.bounds) ? 0 : 3 * IMPOSSIBLE
  if (room.taken.some((other) => overlap(box, other))) cost += IMPOSSIBLE
  for (const other of placed) if (overlap(box, other.box)) cost += IMPOSSIBLE
  for (const other of bubbles) if (other.id !== own.id && overBubble(box, other)) cost += OVER_BUBBLE
  for (const mark of room.marks) if (overBubble(box, { ...mark, radius: MARK_RADIUS })) cost += OVER_MARK
  for (const line of room.lines) if (overLine(box, line)) cost += OVER_LINE
  return cost
}

function places(bubble: Bubble, room: LabelRoom): Place[] {
  const { id, x, y, radius, name } = bubble
  const width = room.widthOf(name, bubble.isImportant)
  const slant = radius * 0.75
  const at = (anchor: Label['anchor'], labelX: number, labelY: number): Place => {
    const left = anchor === 'start' ? labelX : anchor === 'end' ? labelX - width : labelX - width / 2
    const label = { id, text: name, x: labelX, y: labelY, anchor }
    return { label, box: { left, right: left + width, top: labelY - ABOVE_BASELINE, bottom: labelY + BELOW_BASELINE } }
  }
  return [
    at('middle', x, y - radius - GAP),
    at('start', x + radius + GAP, y + 4),
    at('end', x - radius - GAP, y + 4),
    at('middle', x, y + radius + GAP + ABOVE_BASELINE),
    at('start', x + slant + GAP, y + slant + ABOVE_BASELINE),
    at('end', x - slant - GAP, y + slant + ABOVE_BASELINE),
    at('start', x + slant + GAP, y - slant - GAP / 2),
    at('end', x - slant - GAP, y - slant - GAP / 2),
  ]
}

function inside(box: Box, bounds: Box): boolean {
  return box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top && box.bottom <= bounds.bottom
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top
}

function overBubble(box: Box, { x, y, radius }: Pick<Bubble, 'x' | 'y' | 'radius'>): boolean {
  const nearestX = Math.max(box.left, Math.min(x, box.right))
  const nearestY = Math.max(box.top, Math.min(y, box.bottom))
  return Math.hypot(x - nearestX, y - nearestY) < radius
}

/** Liang-Barsky: whether any part of the line lies in the box. */
function overLine(box: Box, { x1, y1, x2, y2 }: Segment): boolean {
  let from = 0
  let to = 1
  const cuts = [
    [x1 - x2, x1 - box.left],
    [x2 - x1, box.right - x1],
    [y1 - y2, y1 - box.top],
    [y2 - y1, box.bottom - y1],
  ] as const
  for (const [towards, room] of cuts) {
    if (towards === 0 && room < 0) return false
    if (towards < 0) from = Math.max(from, room / towards)
    if (towards > 0) to = Math.min(to, room / towards)
  }
  return from <= to
}
