import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allSteps } from '../definition.ts'
import type { Step } from '../definition.ts'
import { layFlow } from './flow-layout.ts'
import type { Flow, FlowNode } from './flow-layout.ts'
import { approval, branch, end, wait } from './steps-of-tests.ts'

const node = (flow: Flow, id: string): FlowNode => {
  const found = flow.nodes.find((one) => one.id === id)
  if (!found) throw new Error(`No node ${id}`)
  return found
}

test('steps follow each other from top to bottom, under the trigger', () => {
  const flow = layFlow([wait('a'), wait('b')])
  const order = ['trigger', 'a', 'b', 'end:b'].map((id) => node(flow, id))
  expect(order.map(({ x }) => x)).toEqual(order.map(() => flow.width / 2))
  expect(order.map(({ y }) => y)).toEqual(order.map(({ y }) => y).toSorted((a, b) => a - b))
})

test('yes stands at the left, no at the right, and what follows in the middle below both', () => {
  const flow = layFlow([branch('q', [wait('a'), wait('b')], [wait('c')]), wait('d')])
  expect(node(flow, 'a').x).toBeLessThan(node(flow, 'q').x)
  expect(node(flow, 'c').x).toBeGreaterThan(node(flow, 'q').x)
  expect(node(flow, 'd').x).toBe(node(flow, 'q').x)
  expect(node(flow, 'd').y).toBeGreaterThan(node(flow, 'b').y + node(flow, 'b').height)
})

test('where both ways end nothing follows', () => {
  const flow = layFlow([branch('q', [end('a')], [end('b')]), wait('never')])
  expect(flow.nodes.map(({ id }) => id)).toEqual(['trigger', 'q', 'a', 'b'])
})

test('a way that ends early leaves what follows to the other way, still below both', () => {
  const flow = layFlow([branch('q', [wait('a'), wait('b'), end('c')]), wait('d')])
  expect(flow.wires.filter(({ to }) => to === 'd')).toHaveLength(1)
  expect(node(flow, 'd').y).toBeGreaterThan(node(flow, 'c').y + node(flow, 'c').height)
})

test('what is turned down ends for itself; what is approved goes on', () => {
  const flow = layFlow([approval('ask', [wait('tell')]), wait('go')])
  expect(node(flow, 'end:tell').x).toBe(node(flow, 'tell').x)
  expect(flow.wires.find(({ way }) => way === 'approved')?.from).toBe('ask')
  expect(flow.wires.filter(({ to }) => to === 'go')).toHaveLength(1)
})

test('an approval without a way for no is a step like others', () => {
  expect(layFlow([approval('ask', [])]).wires.map(({ way }) => way)).toEqual([null, null])
})

test('an empty playbook shows what starts it and that it ends', () => {
  expect(layFlow([]).nodes.map(({ id }) => id)).toEqual(['trigger', 'end:trigger'])
})

const { steps } = fc.letrec<{ steps: Step[] }>((tie) => ({
  steps: fc.array(
    fc.oneof(
      { depthSize: 'small' },
      fc.constant(wait('x')),
      fc.constant(end('x')),
      fc.tuple(tie('steps'), tie('steps')).map(([yes, no]) => branch('x', yes, no)),
      tie('steps').map((rejected) => approval('x', rejected)),
    ),
    { maxLength: 4 },
  ),
}))
let count = 0
const named = (list: readonly Step[]): Step[] =>
  list.map((step) => {
    const id = `n${(count += 1)}`
    if (step.kind === 'branch') return { ...step, id, yes: named(step.yes), no: named(step.no) }
    return step.kind === 'approval' ? { ...step, id, rejected: named(step.rejected) } : { ...step, id }
  })

test('whatever the playbook: nothing overlaps, nothing stands outside, every arrow reaches its node', () => {
  fc.assert(
    fc.property(steps.map(named), (list) => {
      const flow = layFlow(list)
      const known = new Set(allSteps(list).map(({ id }) => id))
      for (const one of flow.nodes) {
        if (one.step) expect(known.has(one.id)).toBe(true)
        expect(one.x - one.width / 2).toBeGreaterThanOrEqual(-0.01)
        expect(one.x + one.width / 2).toBeLessThanOrEqual(flow.width + 0.01)
        for (const other of flow.nodes) if (other !== one) expect(overlaps(one, other)).toBe(false)
      }
      for (const wire of flow.wires.filter(({ arrow, to }) => arrow && to)) {
        const target = flow.nodes.find(({ id }) => id === wire.to)
        expect(wire.arrow).toEqual({ x: target?.x, y: target?.y })
      }
      expect(new Set(flow.wires.map(({ id }) => id)).size).toBe(flow.wires.length)
    }),
  )
})

function overlaps(a: FlowNode, b: FlowNode): boolean {
  const beside = Math.abs(a.x - b.x) >= (a.width + b.width) / 2 - 0.01
  const below = a.y >= b.y + b.height || b.y >= a.y + a.height
  return !beside && !below
}
