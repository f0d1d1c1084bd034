import { createHash } from 'node:crypto'

/** What stands for an address or id that must not be kept. The database's `erased_key` says the same. */
export function erasedKey(salt: Uint8Array, said: string): string {
  return `erased:${createHash('sha256').update(salt).update(said.trim().toLowerCase()).digest('hex')}`
}

/** An id is somebody's only within its source. */
export function idOf(sourceId: number, id: string): string {
  return `${sourceId} ${id}`
}

/** People whom Volant is not to take in again, by the keys of their addresses and ids; usually nobody. */
export interface ErasedPeople {
  readonly isEmpty: boolean
  /** The id that stands for a person known by this address; undefined: it may be taken in. */
  byEmail(email: string): string | undefined
  /** The same for an id of a source, which may be an address itself. */
  byId(sourceId: number, id: string): string | undefined
}

export const NOBODY_ERASED: ErasedPeople = { isEmpty: true, byEmail: () => undefined, byId: () => undefined }

export function erasedPeople(salt: Uint8Array, keys: ReadonlyMap<string, string>): ErasedPeople {
  const byEmail = (email: string) => keys.get(erasedKey(salt, email))
  return {
    isEmpty: keys.size === 0,
    byEmail,
    byId: (sourceId, id) =>
      keys.get(erasedKey(salt, idOf(sourceId, id))) ?? (id.includes('@') ? byEmail(id) : undefined),
  }
}
