import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { number } from '../../../web/design/format.ts'
import type { getPlaybookFlow } from '../contract.ts'
import type { FlowWay, FlowWire } from './flow-layout.ts'

export interface FlowNumbers {
  reached: ReadonlyMap<string, number>
  standing: ReadonlyMap<string, number>
  ways: ReadonlyMap<string, number>
}

export function flowNumbers(flow: OutputOf<typeof getPlaybookFlow>): FlowNumbers {
  return {
    reached: new Map(flow.steps.map(({ stepId, reached }) => [stepId, reached])),
    standing: new Map(flow.steps.map(({ stepId, standing, parked }) => [stepId, standing + parked])),
    ways: new Map(
      flow.steps.flatMap(({ stepId, ways }) => Object.entries(ways).map(([way, count]) => [`${stepId}:${way}`, count])),
    ),
  }
}

const WAY_WORDS: Record<FlowWay, string> = { yes: 'Yes', no: 'No', rejected: 'Turned down', approved: 'Approved' }

/** `Yes · 17` beside a branch, `24` above a step; a way that has not been taken says so with a nought. */
export function wireText(
  { way, from, to }: Pick<FlowWire, 'way' | 'from' | 'to'>,
  numbers: FlowNumbers | null,
): string {
  if (way === null) {
    const count = to === null ? undefined : numbers?.reached.get(to)
    return count === undefined ? '' : number(count)
  }
  const count = numbers?.ways.get(`${from}:${way}`)
  return count === undefined ? WAY_WORDS[way] : `${WAY_WORDS[way]} · ${number(count)}`
}

/** Cut so that it fits: a drawing does not wrap. `perCharacter` is the usual width of one. */
export function fitted(text: string, width: number, perCharacter: number): string {
  const most = Math.floor(width / perCharacter)
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1)).trimEnd()}…`
}
