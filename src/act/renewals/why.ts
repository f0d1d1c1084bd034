import type { Category, Outcome, OwnVoice } from './categories.ts'

interface Spoke {
  readonly category: Category
  readonly reason: string
}

interface Voices {
  readonly outcome: Outcome
  readonly views: { readonly machine: Spoke | null; readonly csm: Spoke | null; readonly leader: Spoke | null }
  readonly waitsFor: readonly OwnVoice[]
}

export interface Why {
  readonly differs: boolean
  readonly text: string
}

/** Why the voices differ, in the words of whoever differs last in line; or that they agree, or who has not spoken. */
export function whyTheyDiffer({ views: { machine, csm, leader }, waitsFor, outcome }: Voices): Why {
  const spoken = [machine, csm, leader].filter((view) => view !== null)
  if (spoken.length === 0) return { differs: false, text: 'Nobody has said anything yet' }
  if (new Set(spoken.map(({ category }) => category)).size > 1) {
    const differing = [leader, csm].filter((view) => view !== null).filter((view) => differsFromAny(view, spoken))
    const reason = differing.find((view) => view.reason !== '')?.reason
    return { differs: true, text: reason ?? 'The machine changed its mind since' }
  }
  const missing = [...(csm === null ? ['CSM’s'] : []), ...(leader === null ? ['leader’s'] : [])]
  if (outcome === 'open' && missing.length > 0) return { differs: false, text: `No ${missing.join(' or ')} view yet` }
  return { differs: false, text: waitsFor.length > 0 ? 'Agreed before this checkpoint' : 'Agree' }
}

function differsFromAny(view: Spoke, spoken: readonly Spoke[]): boolean {
  return spoken.some(({ category }) => category !== view.category)
}
