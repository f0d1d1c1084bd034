import type { LeafOf } from '../../../kernel/conditions.ts'
import { LEAD_KINDS, LEAD_STATES, LEAD_WORDS } from '../../../kernel/leads.ts'
import { comparedParts, listPart, windowPart, wordPart } from './part.ts'
import type { LeafPart } from './part.ts'

const reading = { key: 'reading', label: 'What is read' } as const
const LEAD_READINGS = { count: 'found', days_since_last: 'days since the last' } as const
const LEAD_KIND_OPTIONS = LEAD_KINDS.map((value) => ({ value, label: LEAD_WORDS[value] }))
const LEAD_STATE_OPTIONS = LEAD_STATES.map((value) => ({ value, label: value }))

export function leadsParts(leaf: LeafOf<'leads'>): LeafPart[] {
  return [
    { key: 'name', label: 'What', text: 'Leads', edit: null },
    listPart({ key: 'kinds', label: 'Kinds' }, LEAD_KIND_OPTIONS, leaf.leadKinds, {
      any: 'of any kind',
      make: (chosen) => ({ ...leaf, leadKinds: LEAD_KINDS.filter((one) => chosen.includes(one)) }),
    }),
    listPart({ key: 'states', label: 'Where they stand' }, LEAD_STATE_OPTIONS, leaf.states, {
      any: 'wherever they stand',
      make: (chosen) => ({ ...leaf, states: LEAD_STATES.filter((one) => chosen.includes(one)) }),
    }),
    wordPart(reading, LEAD_READINGS, leaf.reading, (reading) => ({ ...leaf, reading })),
    ...comparedParts(leaf, leaf.reading === 'count' ? '' : 'days'),
    ...(leaf.reading === 'count' ? [windowPart(leaf)] : []),
  ]
}

const RENEWAL_READINGS = {
  days_until: 'days until it is due',
  category: 'category',
  probability: 'probability',
  voices_disagree: 'voices',
  checkpoint_open: 'checkpoint',
  next_step_missing: 'next step is missing',
  next_step_overdue: 'next step is overdue',
  outcome: 'last decision',
} as const
const VOICES = {
  effective: 'as it counts',
  machine: 'by the machine',
  csm: 'by the CSM',
  leader: 'by the leader',
} as const
const CATEGORIES = ['commit', 'best_case', 'at_risk'] as const
const CATEGORY_OPTIONS = [
  { value: 'commit', label: 'Commit' },
  { value: 'best_case', label: 'Best case' },
  { value: 'at_risk', label: 'At risk' },
]
const OUTCOMES = ['renewed', 'expanded', 'contracted', 'churned'] as const
const OUTCOME_OPTIONS = OUTCOMES.map((value) => ({ value, label: value }))

const SAID = {
  category: { yes: 'is', no: 'is not' },
  voices_disagree: { yes: 'disagree', no: 'do not disagree' },
  checkpoint_open: { yes: 'is open', no: 'is not open' },
  next_step_missing: { yes: 'yes', no: 'no' },
  next_step_overdue: { yes: 'yes', no: 'no' },
  outcome: { yes: 'was', no: 'was not' },
} as const

export function renewalParts(leaf: LeafOf<'renewal'>): LeafPart[] {
  const start: LeafPart[] = [
    { key: 'name', label: 'What', text: 'Next renewal', edit: null },
    wordPart(reading, RENEWAL_READINGS, leaf.reading, (reading) => begun(leaf, reading)),
  ]
  if (leaf.reading === 'days_until') return [...start, ...comparedParts(leaf, 'days')]
  if (leaf.reading === 'probability') return [...start, ...comparedParts(leaf, '%', false)]
  const says = isNo(leaf) ? 'no' : 'yes'
  const whether = wordPart({ key: 'whether', label: 'Whether it is so' }, SAID[leaf.reading], says, (said) => ({
    ...leaf,
    operator: '=',
    value: said === 'yes' ? 1 : 0,
  }))
  if (leaf.reading === 'category') {
    const categories = listPart({ key: 'categories', label: 'Categories' }, CATEGORY_OPTIONS, leaf.categories, {
      any: 'judged at all',
      make: (chosen) => ({ ...leaf, categories: CATEGORIES.filter((one) => chosen.includes(one)) }),
    })
    const voice = wordPart({ key: 'voice', label: 'Whose view' }, VOICES, leaf.voice, (voice) => ({ ...leaf, voice }))
    return [...start, whether, { ...categories, first: true }, voice]
  }
  if (leaf.reading !== 'outcome') return [...start, whether]
  const outcomes = listPart({ key: 'outcomes', label: 'Decisions' }, OUTCOME_OPTIONS, leaf.outcomes, {
    any: 'any decision',
    make: (chosen) => ({ ...leaf, outcomes: OUTCOMES.filter((one) => chosen.includes(one)) }),
  })
  return [...start, whether, { ...outcomes, first: true }, windowPart(leaf)]
}

/** Another reading begins with what is usually asked of it. */
function begun(leaf: LeafOf<'renewal'>, reading: LeafOf<'renewal'>['reading']): LeafOf<'renewal'> {
  if (reading === leaf.reading) return leaf
  if (reading === 'days_until') return { ...leaf, reading, operator: '<=', value: 90 }
  if (reading === 'probability') return { ...leaf, reading, operator: '<', value: 50 }
  return { ...leaf, reading, operator: '=', value: 1 }
}

function isNo({ operator, value }: LeafOf<'renewal'>): boolean {
  return operator === '<' || operator === '<=' || (operator === '=' && value === 0)
}
