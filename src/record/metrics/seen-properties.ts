export interface SeenProperty {
  /** Dotted path. */
  path: string
  type: 'text' | 'number' | 'boolean' | 'mixed'
  events: number
  examples: (string | number | boolean)[]
}

const MOST_LEVELS = 3
const MOST_EXAMPLES = 5
const MOST_PROPERTIES = 200
const LONGEST_EXAMPLE = 60

/** What these properties hold, path by path: what occurs most comes first. Lists and names that no path can spell are left out. */
export function seenProperties(held: readonly unknown[]): SeenProperty[] {
  const seen = new Map<string, SeenProperty>()
  for (const properties of held) {
    for (const [path, value] of leaves(properties, '', 1)) note(seen, path, value)
  }
  return [...seen.values()].sort((a, b) => b.events - a.events || (a.path < b.path ? -1 : 1)).slice(0, MOST_PROPERTIES)
}

function* leaves(value: unknown, path: string, level: number): Generator<[string, string | number | boolean]> {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    if (path !== '') yield [path, value]
    return
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value) || level > MOST_LEVELS) return
  for (const [name, inner] of Object.entries(value)) {
    if (name === '' || name.includes('.') || /^-?\d+$/.test(name)) continue
    yield* leaves(inner, path === '' ? name : `${path}.${name}`, level + 1)
  }
}

function note(seen: Map<string, SeenProperty>, path: string, value: string | number | boolean): void {
  const type = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean'
  const known = seen.get(path)
  const isShort = typeof value !== 'string' || value.length <= LONGEST_EXAMPLE
  if (!known) {
    seen.set(path, { path, type, events: 1, examples: isShort ? [value] : [] })
    return
  }
  known.events += 1
  if (known.type !== type) known.type = 'mixed'
  if (isShort && known.examples.length < MOST_EXAMPLES && !known.examples.includes(value)) known.examples.push(value)
}
