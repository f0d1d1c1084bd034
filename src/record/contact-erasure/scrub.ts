/** Something a person is known by, with what stands for it once the person is erased. */
export interface Alias {
  readonly kind: 'name' | 'email' | 'id'
  readonly said: string
  readonly instead: string
}

const LONGEST_PLAIN_ID = 6

/**
 * Whether an alias can be told apart from ordinary words: a name of one word and a short or purely numeric id cannot, and are
 * replaced only where a column says that they mean a person.
 */
export function isTelling({ kind, said }: Alias): boolean {
  if (kind === 'email') return true
  if (kind === 'name') return /\S\s+\S/.test(said.trim())
  return said.length >= LONGEST_PLAIN_ID && (/\D/.test(said) || said.length >= 10)
}

/** Replaces every alias where it stands as a whole, whatever its letter case. Texts that name nobody come back as they are. */
export function scrubText(text: string, aliases: readonly Alias[]): string {
  return aliases.reduce((left, alias) => left.replace(patternOf(alias), () => alias.instead), text)
}

/** The same within the texts and keys of JSON; numbers stay exactly as they are written. */
export function scrubJson(json: string, aliases: readonly Alias[]): string {
  return json.replace(/"(?:[^"\\]|\\.)*"/g, (token) => {
    const text = JSON.parse(token) as string
    const scrubbed = scrubText(text, aliases)
    return scrubbed === text ? token : JSON.stringify(scrubbed)
  })
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A part of a longer address, name or id is somebody else's. */
function patternOf({ kind, said }: Alias): RegExp {
  const literal = said
    .trim()
    .split(/\s+/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, escaped))
    .join('\\s+')
  const [before, after] =
    kind === 'email'
      ? ['(?<![\\p{L}\\p{N}._%+-])', '(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])']
      : ['(?<![\\p{L}\\p{N}_])', '(?![\\p{L}\\p{N}_])']
  return new RegExp(`${before}${literal}${after}`, 'giu')
}
