import { isLeaf, leavesOf, type Condition, type Leaf, type LeafOf } from '../../kernel/conditions.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { attributeOf, conditionsOf, fieldType, type Condition as FieldCondition } from '../portfolio/conditions.ts'
import type { Directory, Named } from './directory.ts'
import type { SubjectKind } from './evaluation.ts'

/** A leaf whose names are found: what both forms of evaluation work on. */
export type Resolved =
  | { readonly kind: 'field'; readonly leaf: LeafOf<'field'>; readonly test: FieldCondition }
  | {
      readonly kind: 'date'
      readonly leaf: LeafOf<'date'>
      readonly test: Pick<FieldCondition, 'field' | 'attribute' | 'type'>
    }
  | { readonly kind: 'metric'; readonly leaf: LeafOf<'metric'>; readonly metricId: number }
  | { readonly kind: 'usage'; readonly leaf: LeafOf<'usage'>; readonly metricIds: readonly number[] }
  | OtherLeaf

type OtherLeaf = {
  [K in Exclude<Leaf['kind'], 'field' | 'date' | 'metric' | 'usage'>]: { readonly kind: K; readonly leaf: LeafOf<K> }
}[Exclude<Leaf['kind'], 'field' | 'date' | 'metric' | 'usage'>]

export type ResolvedOf<K extends Leaf['kind']> = Extract<Resolved, { kind: K }>

/** Finds what a leaf names; a sentence where something is not there. */
export function resolveLeaf(leaf: Leaf, directory: Directory, subject: SubjectKind): Resolved | string {
  switch (leaf.kind) {
    case 'field':
      return resolveField(leaf, directory)
    case 'date':
      return resolveDate(leaf, directory)
    case 'metric': {
      const metric = directory.metrics.find(({ key }) => key === leaf.metric)
      return metric
        ? { kind: 'metric', leaf, metricId: metric.id }
        : `There is no metric “${leaf.metric}”, or it was archived.`
    }
    case 'usage':
      return { kind: 'usage', leaf, metricIds: directory.metrics.map(({ id }) => id) }
    case 'measure':
      return directory.measures.some(({ key }) => key === leaf.measure)
        ? ({ kind: 'measure', leaf } as const)
        : `There is no measure “${leaf.measure}”, or it was archived.`
    case 'contact':
      return subject === 'contact'
        ? ({ kind: 'contact', leaf } as const)
        : 'What a contact is can only be asked where the condition is about contacts.'
    default:
      return { kind: leaf.kind, leaf } as Resolved
  }
}

/** Why a condition cannot be evaluated; null where it can. */
export function failureOf(condition: Condition, directory: Directory, subject: SubjectKind): string | null {
  for (const leaf of leavesOf(condition)) {
    const resolved = resolveLeaf(leaf, directory, subject)
    if (typeof resolved === 'string') return resolved
  }
  return null
}

function typesOf({ customFields }: Directory) {
  return new Map([...customFields].map(([key, { type }]) => [key, type]))
}

function resolveField(leaf: LeafOf<'field'>, directory: Directory): Resolved | string {
  if (leaf.field === 'owner' && leaf.values.includes('me')) return 'Name a person: “me” is somebody else for everybody.'
  const values = leaf.values.map((value) => idOf(leaf.field, value, directory))
  const missing = values.findIndex((value) => value === null)
  if (missing >= 0) return `There is no ${leaf.field} “${String(leaf.values[missing])}”, or it was archived.`
  const filter = { ...leaf, values: values.filter((value) => value !== null) }
  return refusalAsText(() => {
    const [test] = conditionsOf([filter], typesOf(directory), null)
    return test ? { kind: 'field', leaf, test } : 'There is nothing to compare.'
  })
}

/** Stages and segments are named by key, so that a condition means the same in another company; ids do as well. */
function idOf(field: string, value: string | number | boolean, { stages, segments }: Directory) {
  const among: readonly Named[] | null = field === 'stage' ? stages : field === 'segment' ? segments : null
  if (!among || typeof value === 'boolean') return value
  const found = among.find(({ key }) => key === value) ?? among.find(({ id }) => id === Number(value))
  return found ? found.id : null
}

function resolveDate(leaf: LeafOf<'date'>, directory: Directory): Resolved | string {
  return refusalAsText(() => {
    const type = fieldType(leaf.field, typesOf(directory))
    if (type !== 'day' && type !== 'instant') return `“${leaf.field}” is no date.`
    return { kind: 'date', leaf, test: { field: leaf.field, attribute: attributeOf(leaf.field), type } }
  })
}

function refusalAsText(find: () => Resolved | string): Resolved | string {
  try {
    return find()
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

/** The condition with what stands in the place of each leaf. */
export function mapLeaves<T>(
  condition: Condition,
  leaf: (leaf: Leaf) => T,
  combine: {
    all: (of: T[]) => T
    any: (of: T[]) => T
    not: (of: T) => T
    held: (of: Extract<Condition, { kind: 'held' }>) => T
  },
): T {
  if (isLeaf(condition)) return leaf(condition)
  if (condition.kind === 'held') return combine.held(condition)
  if (condition.kind === 'not') return combine.not(mapLeaves(condition.of, leaf, combine))
  const parts = condition.of.map((part) => mapLeaves(part, leaf, combine))
  return condition.kind === 'all' ? combine.all(parts) : combine.any(parts)
}
