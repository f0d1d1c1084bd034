import { MERGED_FIELDS, MERGED_FIELD_NAMES, type AccountState, type MergedField } from './store-fields.ts'
import type { FactField } from '../facts/store.ts'

const ATTRIBUTE = 'attribute:'

/** Fields whose dated facts are kept, with the name they have there. */
const FACTS: Partial<Record<MergedField, FactField>> = { owner: 'owner', segment: 'segment', stage: 'stage' }

/**
 * Fields of the winner that take the loser's value unless somebody decides otherwise: those the winner has nothing in,
 * and the earlier day since when it is a customer.
 */
export function usualChoice(winner: AccountState, loser: AccountState): string[] {
  const fields = MERGED_FIELD_NAMES.filter((field) => {
    const [ours, theirs] = [winner.columns[MERGED_FIELDS[field]], loser.columns[MERGED_FIELDS[field]]]
    if (isEmpty(theirs)) return false
    return isEmpty(ours) || (field === 'customerSince' && String(theirs) < String(ours))
  })
  const attributes = Object.keys(loser.attributes).filter(
    (key) => !isEmpty(loser.attributes[key]) && isEmpty(winner.attributes[key]),
  )
  return [...fields, ...attributes.map((key) => `${ATTRIBUTE}${key}`)]
}

export interface Taken {
  columns: Record<string, { before: unknown; after: unknown }>
  attributes: Record<string, { before?: unknown; after: unknown }>
  facts: { field: FactField; value: unknown }[]
  /** Names that are no field of the loser. */
  unknown: string[]
}

/** What changes on the winner when it takes these fields from the loser. Values that are equal change nothing. */
export function takenFields(winner: AccountState, loser: AccountState, fromLoser: readonly string[]): Taken {
  const taken: Taken = { columns: {}, attributes: {}, facts: [], unknown: [] }
  for (const name of new Set(fromLoser)) {
    if (name.startsWith(ATTRIBUTE)) takeAttribute(taken, { winner, loser }, name.slice(ATTRIBUTE.length))
    else if (isField(name)) takeColumn(taken, { winner, loser }, name)
    else taken.unknown.push(name)
  }
  return taken
}

interface Sides {
  winner: AccountState
  loser: AccountState
}

function takeColumn(taken: Taken, { winner, loser }: Sides, field: MergedField): void {
  const column = MERGED_FIELDS[field]
  const [before, after] = [winner.columns[column] ?? null, loser.columns[column] ?? null]
  if (before === after) return
  taken.columns[column] = { before, after }
  const fact = FACTS[field]
  if (fact) taken.facts.push({ field: fact, value: after })
}

function takeAttribute(taken: Taken, { winner, loser }: Sides, key: string): void {
  if (!Object.hasOwn(loser.attributes, key)) {
    taken.unknown.push(`${ATTRIBUTE}${key}`)
    return
  }
  const after = loser.attributes[key]
  const before = Object.hasOwn(winner.attributes, key) ? { before: winner.attributes[key] } : {}
  if ('before' in before && before.before === after) return
  taken.attributes[key] = { ...before, after }
  taken.facts.push({ field: `${ATTRIBUTE}${key}`, value: after })
}

function isField(name: string): name is MergedField {
  return Object.hasOwn(MERGED_FIELDS, name)
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}
