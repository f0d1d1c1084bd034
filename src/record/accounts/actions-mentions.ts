import { memberActor } from '../../identity/sessions/actor.ts'
import type { Trx } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { mentionedIn } from './mentions.ts'
import { membersNamedIn } from './views-mentions.ts'
import { reachableAccounts } from './views-scope.ts'

/** Says something to a member; the tier above knows how. */
export type TellMember = (
  trx: Trx,
  notice: { memberId: number; accountId: number; text: string; path: string; at: Date },
) => Promise<unknown>

interface Entry {
  accountId: number
  type: string
  text: string
  /** What it said before, whose mentions were told. */
  before?: string | null
}

const ABOUT: Readonly<Record<string, string>> = {
  note: 'a note about',
  call: 'a call with',
  meeting: 'a meeting with',
  email: 'an e-mail with',
}

/** Tells everybody newly mentioned who may read the account; never the writer. */
export async function tellMentioned(trx: Trx, entry: Entry, { actor, now }: Context, tell: TellMember): Promise<void> {
  if (!entry.text.includes('@')) return
  const people = await membersNamedIn(trx, entry.text)
  const before = new Set(mentionedIn(entry.before ?? '', people).map(({ id }) => id))
  const told = mentionedIn(entry.text, people).filter(({ id }) => id !== actor.memberId && !before.has(id))
  for (const { id } of told) {
    const reader = await memberActor(trx, id)
    const [account] = reader ? await reachableAccounts(trx, reader, [entry.accountId]) : []
    if (!account) continue
    await tell(trx, {
      memberId: id,
      accountId: entry.accountId,
      text: `${actor.name} mentioned you in ${ABOUT[entry.type] ?? 'an entry about'} ${account.name}.`,
      path: `/accounts/${entry.accountId}`,
      at: now,
    })
  }
}
