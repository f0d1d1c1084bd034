import { waysOf } from '../definition.ts'
import type { Step, StepOf } from '../definition.ts'
import type { Way } from './step-tree.ts'

/** Sizes in the drawing's own units, as pictured. */
export const NODE = {
  width: 230,
  height: 40,
  triggerWidth: 270,
  branchHeight: 44,
  gap: 24,
  branchGap: 38,
  between: 120,
}
const JOIN = 26
const BEND = 6

export interface FlowNode {
  kind: 'trigger' | 'step' | 'end'
  /** The step's id; `trigger`, or `end:` and what leads there. */
  id: string
  step: Step | null
  /** Middle of its upper edge. */
  x: number
  y: number
  width: number
  height: number
}

export interface FlowWire {
  id: string
  path: string
  /** Tip of the arrow; null where the wire joins another one. */
  arrow: { x: number; y: number } | null
  from: string
  /** What it leads to by itself; null where that comes further down. */
  to: string | null
  /** Which way of its branch. */
  way: FlowWay | null
  label: { x: number; y: number; anchor: 'start' | 'end' } | null
}

export type FlowWay = Way | 'approved'

export interface Flow {
  width: number
  height: number
  nodes: FlowNode[]
  wires: FlowWire[]
}

/** Lays a playbook out from top to bottom; branches stand beside each other and join again where both go on. */
export function layFlow(steps: readonly Step[]): Flow {
  const width = Math.max(NODE.triggerWidth, widthOf(steps))
  const x = width / 2
  const trigger: FlowNode = {
    kind: 'trigger',
    id: 'trigger',
    step: null,
    x,
    y: 0,
    width: NODE.triggerWidth,
    height: NODE.height,
  }
  const flow: Flow = { width, height: 0, nodes: [trigger], wires: [] }
  const loose = layLane(flow, steps, [{ x, y: NODE.height, floor: NODE.height, from: 'trigger', hasArrow: false }], x)
  if (loose.length > 0) layEnd(flow, loose, x)
  flow.height = bottomOf(flow.nodes)
  return flow
}

/** An open end of the drawing, to which what follows is tied. */
interface Loose {
  x: number
  y: number
  /** What follows stands below this. */
  floor: number
  from: string
  /** The wire that leads here ends in an arrow: what follows stands right here. */
  hasArrow: boolean
}

function layLane(flow: Flow, steps: readonly Step[], above: readonly Loose[], x: number): readonly Loose[] {
  let loose = above
  for (const step of steps) {
    // Behind an end nothing follows.
    if (loose.length === 0) return loose
    loose = layStep(flow, step, loose, x)
  }
  return loose
}

function layStep(flow: Flow, step: Step, above: readonly Loose[], x: number): readonly Loose[] {
  const y = tie(flow, above, x, step.id)
  const height = step.kind === 'branch' ? NODE.branchHeight : NODE.height
  const node = { id: step.id, step, x, y, width: NODE.width, height }
  flow.nodes.push({ ...node, kind: step.kind === 'end' ? 'end' : 'step' })
  if (step.kind === 'end') return []
  if (step.kind === 'branch') return layBranch(flow, step, { x, y })
  if (step.kind === 'approval' && step.rejected.length > 0) return layApproval(flow, step, { x, y })
  const below = y + height
  return [{ x, y: below, floor: below, from: step.id, hasArrow: false }]
}

interface Point {
  x: number
  y: number
}

/** Yes to the left, No to the right, each under the middle of its half; what follows stands below both. */
function layBranch(flow: Flow, step: StepOf<'branch'>, at: Point): readonly Loose[] {
  const first = flow.nodes.length
  const middles = middlesOf(at.x, step.yes, step.no)
  const yes = fork(flow, { step, way: 'yes', side: -1, x: middles.left, first: step.yes[0] }, at)
  const no = fork(flow, { step, way: 'no', side: 1, x: middles.right, first: step.no[0] }, at)
  const loose = [...layLane(flow, step.yes, [yes], yes.x), ...layLane(flow, step.no, [no], no.x)]
  const floor = Math.max(bottomOf(flow.nodes.slice(first)), yes.y)
  return loose.map((one) => ({ ...one, floor }))
}

/** Approved to the left and on; turned down to the right, where it ends. */
function layApproval(flow: Flow, step: StepOf<'approval'>, at: Point): readonly Loose[] {
  const first = flow.nodes.length
  const middles = middlesOf(at.x, [], step.rejected)
  const approved = fork(flow, { step, way: 'approved', side: -1, x: middles.left, first: undefined }, at)
  const rejected = fork(flow, { step, way: 'rejected', side: 1, x: middles.right, first: step.rejected[0] }, at)
  const loose = layLane(flow, step.rejected, [rejected], rejected.x)
  if (loose.length > 0) layEnd(flow, loose, rejected.x)
  return [{ ...approved, floor: bottomOf(flow.nodes.slice(first)) }]
}

function middlesOf(x: number, left: readonly Step[], right: readonly Step[]): { left: number; right: number } {
  const [a, b] = [widthOf(left), widthOf(right)]
  const start = x - (a + NODE.between + b) / 2
  return { left: start + a / 2, right: start + a + NODE.between + b / 2 }
}

interface Fork {
  step: Step
  way: FlowWay
  side: -1 | 1
  x: number
  first: Step | undefined
}

/** The wire from the side of a node down into one of its ways. */
function fork(flow: Flow, { step, way, side, x, first }: Fork, at: Point): Loose {
  const height = step.kind === 'branch' ? NODE.branchHeight : NODE.height
  const middle = at.y + height / 2
  const y = middle + NODE.branchGap
  const hasArrow = first !== undefined
  flow.wires.push({
    id: `${step.id}:${way}`,
    path: `M${at.x + (side * NODE.width) / 2} ${middle}H${x - side * BEND}q${side * BEND} 0 ${side * BEND} ${BEND}V${y}`,
    arrow: hasArrow ? { x, y } : null,
    from: step.id,
    to: first?.id ?? null,
    way,
    label: { x: x - side * (BEND + 2), y: middle - 7, anchor: side === -1 ? 'start' : 'end' },
  })
  return { x, y, floor: y, from: step.id, hasArrow }
}

/** Ties what is open to the node that follows, and says where that stands. */
function tie(flow: Flow, above: readonly Loose[], x: number, to: string): number {
  const [only] = above
  if (above.length === 1 && only?.hasArrow) return only.y
  const isStraight = above.every((one) => one.x === x)
  const low = Math.max(...above.map((one) => Math.max(one.y, one.floor)))
  const joint = low + (isStraight ? 0 : JOIN / 2 + BEND)
  const y = joint + NODE.gap
  above.forEach((one, index) => {
    const side = Math.sign(x - one.x)
    const bend = `V${joint - BEND}q0 ${BEND} ${side * BEND} ${BEND}H${x - side * BEND}q${side * BEND} 0 ${side * BEND} ${BEND}`
    flow.wires.push({
      id: `${one.from}@${one.x}>${to}`,
      path: `M${one.x} ${one.y}${side === 0 ? '' : bend}V${y}`,
      arrow: index === 0 ? { x, y } : null,
      from: one.from,
      to,
      way: null,
      label: index === 0 ? { x: x + 8, y: y - 8, anchor: 'start' } : null,
    })
  })
  return y
}

function layEnd(flow: Flow, above: readonly Loose[], x: number): void {
  const id = `end:${above[0]?.from ?? 'trigger'}`
  const y = tie(flow, above, x, id)
  flow.nodes.push({ kind: 'end', id, step: null, x, y, width: NODE.width, height: NODE.height })
}

function bottomOf(nodes: readonly FlowNode[]): number {
  return Math.max(0, ...nodes.map((node) => node.y + node.height))
}

function widthOf(steps: readonly Step[]): number {
  return Math.max(NODE.width, ...steps.map(stepWidth))
}

function stepWidth(step: Step): number {
  const lanes = waysOf(step).filter(([, inside]) => step.kind === 'branch' || inside.length > 0)
  if (lanes.length === 0) return NODE.width
  const approved = step.kind === 'approval' ? NODE.width : 0
  const [left = 0, right = 0] = [...(approved > 0 ? [approved] : []), ...lanes.map(([, inside]) => widthOf(inside))]
  return left + NODE.between + right
}
