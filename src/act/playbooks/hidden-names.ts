import type { Db } from '../../platform/db/database.ts'
import { maskedAddresses, maskedName } from '../../record/accounts/masking.ts'
import { peopleOf } from './views-people.ts'

/** Names, word by word, and any addresses as readers see them who may not see contact details. */
export function hiding(text: string, names: Iterable<string>): string {
  let hidden = maskedAddresses(text)
  for (const name of names) {
    for (const part of [name, ...name.split(/\s+/)])
      if (part.length > 1) hidden = hidden.replaceAll(part, maskedName(part) ?? '')
  }
  return hidden
}

/** For texts that may name anybody of an account: names and addresses stand in them only for readers who may see those. */
export async function hiddenFrom(
  db: Db,
  accountId: number,
  { seesPeople }: { seesPeople: boolean },
): Promise<(text: string) => string> {
  if (seesPeople) return (text) => text
  const people = await peopleOf(db, accountId)
  const words = people.flatMap(({ name, email }) => [...(name ? [name] : []), ...(email ? [email] : [])])
  return (text) => hiding(text, words)
}
