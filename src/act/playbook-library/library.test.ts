import { expect, test } from 'vitest'
import { leavesOf } from '../../kernel/conditions.ts'
import { defaultMeasures } from '../../understand/health/defaults.ts'
import { defaultStages } from '../../record/sample/defaults.ts'
import { MATURITIES, LIFECYCLES } from '../playbooks/contract.ts'
import { allSteps, PlaybookDefinition } from '../playbooks/definition.ts'
import { LIBRARY } from './library.ts'

const read = LIBRARY.map((entry) => ({ entry, definition: PlaybookDefinition.parse(entry.definition) }))

function conditionsOf(definition: PlaybookDefinition) {
  const { trigger, success } = definition
  return [
    ...(trigger.kind === 'manual' ? [] : [trigger.condition]),
    ...(success ? [success.condition] : []),
    ...allSteps(definition.steps).flatMap((step) => {
      if (step.kind === 'branch') return [step.condition]
      return step.kind === 'wait' && step.wait.until === 'condition' ? [step.wait.condition] : []
    }),
  ].flatMap(leavesOf)
}

test('the library has at least twenty playbooks, each with a key of its own', () => {
  expect(LIBRARY.length).toBeGreaterThanOrEqual(20)
  expect(new Set(LIBRARY.map(({ key }) => key)).size).toBe(LIBRARY.length)
})

test('there is something for every part of the customer’s life and every level of maturity', () => {
  for (const lifecycle of LIFECYCLES) expect(LIBRARY.some((entry) => entry.lifecycle === lifecycle)).toBe(true)
  for (const maturity of MATURITIES) expect(LIBRARY.some((entry) => entry.maturity === maturity)).toBe(true)
})

test.each(read)(
  '$entry.key says why, when, how long, what to watch, what goes wrong, and what success is',
  ({ entry, definition }) => {
    const { why, whenToUse, duration, metrics, pitfalls } = entry.guide
    for (const prose of [why, whenToUse, duration]) expect(prose).not.toBe('')
    expect(metrics.length).toBeGreaterThan(0)
    expect(pitfalls.length).toBeGreaterThan(0)
    expect(definition.success).not.toBeNull()
    expect(definition.steps.length).toBeGreaterThan(0)
  },
)

test.each(read)('$entry.key uses only measures and stages that every installation has', ({ definition }) => {
  const measures = new Set(defaultMeasures.map(({ key }) => key))
  const stages = new Set<unknown>(defaultStages.map(({ key }) => key))
  for (const leaf of conditionsOf(definition)) {
    if (leaf.kind === 'measure') expect(measures).toContain(leaf.measure)
    if (leaf.kind === 'field' && leaf.field === 'stage')
      for (const value of leaf.values) expect(stages).toContain(value)
  }
})

test.each(read)('$entry.key runs beside playbooks that exist', ({ definition }) => {
  const keys = new Set(LIBRARY.map(({ key }) => key))
  for (const key of definition.limits.notBeside) expect(keys).toContain(key)
})

test('every e-mail to a customer is released by a person or sent within working hours', () => {
  for (const { entry, definition } of read) {
    const sends = allSteps(definition.steps).some(({ kind }) => kind === 'email')
    if (sends) expect(definition.limits.quietHours, entry.key).not.toBeNull()
  }
})
