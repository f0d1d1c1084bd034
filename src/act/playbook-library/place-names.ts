import type { ReadyPlaybook } from './parts.ts'

/**
 * Conditions name stages and segments by id, the library by key, since ids differ from company to company. A key nobody has
 * stays as it is: the draft then says what is missing.
 */
export function withPlaces(
  definition: ReadyPlaybook['definition'],
  placeIds: ReadonlyMap<string, number>,
): ReadyPlaybook['definition'] {
  return placed(definition, placeIds) as ReadyPlaybook['definition']
}

function placed(value: unknown, placeIds: ReadonlyMap<string, number>): unknown {
  if (Array.isArray(value)) return value.map((one) => placed(one, placeIds))
  if (typeof value !== 'object' || value === null) return value
  const part = value as Record<string, unknown>
  const { field } = part
  const isPlace = part['kind'] === 'field' && (field === 'stage' || field === 'segment')
  if (isPlace && Array.isArray(part['values'])) {
    return { ...part, values: part['values'].map((key) => placeIds.get(`${field}:${String(key)}`) ?? key) }
  }
  return Object.fromEntries(Object.entries(part).map(([name, inside]) => [name, placed(inside, placeIds)]))
}
