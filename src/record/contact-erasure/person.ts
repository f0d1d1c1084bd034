import { isTelling, type Alias } from './scrub.ts'

/** An id under which a person sends events, by the source it counts in, with what stands for it once they are erased. */
export interface UserName {
  readonly sourceId: number
  readonly id: string
  readonly instead: string
}

/** Who is meant: a contact, and every contact of another account with the same address. Plain data: it survives JSON. */
export interface Person {
  readonly contactIds: readonly number[]
  /** Accounts it stands at, with all they were merged with: elsewhere the same name is somebody else's. */
  readonly accountIds: readonly number[]
  readonly aliases: readonly Alias[]
  readonly users: readonly UserName[]
  /** Anonymous visitors that turned out to be this person and nobody else. */
  readonly visitors: readonly UserName[]
}

/** What Volant knows a person by, before anything stands instead of it. */
export interface KnownAs {
  readonly contactIds: readonly number[]
  readonly accountIds: readonly number[]
  readonly names: readonly string[]
  readonly emails: readonly string[]
  readonly users: readonly { sourceId: number; id: string }[]
  readonly visitors: readonly { sourceId: number; id: string }[]
}

export const ERASED_NAME = 'Erased person'

/** Finds for everything a person is known by what stands instead: the same for the same id, with no way back. */
export function personOf(known: KnownAs, newCode: () => string): Person {
  const codes = new Map<string, string>()
  const codeOf = (said: string) => {
    const code = codes.get(said) ?? `erased-${newCode()}`
    codes.set(said, code)
    return code
  }
  const named = (all: KnownAs['users']) => all.map(({ sourceId, id }) => ({ sourceId, id, instead: codeOf(id) }))
  const users = named(known.users)
  const visitors = named(known.visitors)
  const emails = unique(known.emails).map((said): Alias => {
    // Nobody's domain (RFC 2606), and no other erased person's: two accounts do not look alike because of it.
    return { kind: 'email', said, instead: `person@${codeOf(said.toLowerCase())}.invalid` }
  })
  const names = unique(known.names).map((said): Alias => ({ kind: 'name', said, instead: ERASED_NAME }))
  const ids = unique([...users, ...visitors].map(({ id }) => id))
  const { contactIds, accountIds } = known
  const aliases = [...emails, ...ids.map((said): Alias => ({ kind: 'id', said, instead: codeOf(said) })), ...names]
  return { contactIds, accountIds, aliases, users, visitors }
}

/** What names the person wherever it is read. */
export function tellingEverywhere({ aliases }: Person): Alias[] {
  return aliases.filter((alias) => alias.kind !== 'name' && isTelling(alias))
}

/** What names the person at its own accounts. */
export function tellingNearby({ aliases }: Person): Alias[] {
  return aliases.filter((alias) => alias.kind === 'name' && isTelling(alias))
}

/** What names the person in a row that is said to be about it. */
export function tellingOfOwn({ aliases }: Person): Alias[] {
  return aliases.filter((alias) => alias.kind === 'name' || isTelling(alias))
}

export function emailsOf({ aliases }: Person): Alias[] {
  return aliases.filter(({ kind }) => kind === 'email')
}

function unique(said: readonly string[]): string[] {
  return [...new Set(said.map((one) => one.trim()))].filter((one) => one !== '')
}
