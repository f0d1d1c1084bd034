import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { toast } from '../../../web/design/toasts.ts'
import { changeMember, disableMember, enableMember, makeInvitation, makeReset } from '../contract.ts'
import type { Member } from '../contract.ts'

export interface ShownLink {
  kind: 'invitation' | 'reset'
  member: Member
  url: string
}

/** What an administrator does with a member; switching off and changes can be taken back. */
export function useMemberActions() {
  const [link, showLink] = useState<ShownLink | null>(null)
  const [confirming, confirm] = useState<Member | null>(null)
  const change = useAction(changeMember)
  const enable = useAction(enableMember)
  const disable = useAction(disableMember)
  const invite = useAction(makeInvitation)
  const reset = useAction(makeReset)

  return {
    link,
    showLink,
    confirming,
    confirm,
    changed(before: Member, after: Member) {
      const { id: memberId, name, email, role, department, managerId } = before
      toast(`${after.name} is changed.`, {
        undo: () => change.run({ memberId, name, email, role, department, managerId }),
      })
    },
    disable(member: Member) {
      confirm(null)
      disable.run({ memberId: member.id })
    },
    enable: (member: Member) => enable.run({ memberId: member.id }),
    async invite(member: Member) {
      const made = await invite.runAsync({ memberId: member.id }).catch(shownAlready)
      if (made) showLink({ kind: 'invitation', member, url: made.link.url })
    },
    async reset(member: Member) {
      const made = await reset.runAsync({ memberId: member.id }).catch(shownAlready)
      if (made) showLink({ kind: 'reset', member, url: made.link.url })
    },
  }
}

export type MemberActions = ReturnType<typeof useMemberActions>

/** The action says its failure in a toast. */
function shownAlready(): null {
  return null
}
