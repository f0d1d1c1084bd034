import { useState } from 'react'
import type { ReactNode } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { counted } from '../../../web/design/format.ts'
import { TextField } from '../../../web/design/fields.tsx'
import { CopyDialog } from '../../../web/pages/settings/CopyDialog.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { listMembers } from '../contract.ts'
import type { Member } from '../contract.ts'
import { MemberDialog } from './MemberDialog.tsx'
import { MembersTable } from './MembersTable.tsx'
import { RolesTable } from './RolesTable.tsx'
import { useMemberActions } from './use-member-actions.ts'

const PAGE_SIZE = 100

interface MembersPageProps {
  /** More to do with a member, from slices above: accounts granted to a read-only member. */
  dialogs?: (member: Member, close: () => void) => ReactNode
}

/** Who works here, what they may do, and the way in for those who cannot. */
export function MembersPage({ dialogs }: MembersPageProps) {
  const mayAdminister = useMay('members.administer')
  const [search, setSearch] = useState('')
  const [offset, setOffset] = useState(0)
  const [editing, setEditing] = useState<Member | 'new' | null>(null)
  const [granting, setGranting] = useState<Member | null>(null)
  const members = useCall(listMembers, { search: search.trim() || undefined, offset, limit: PAGE_SIZE })
  const actions = useMemberActions()

  return (
    <SettingsLayout
      title="Members"
      reason="The people of your own company. Their role decides what they see and do."
      action={
        mayAdminister ? (
          <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
            Invite a member
          </Button>
        ) : null
      }
    >
      <div className="filter-line">
        <TextField
          label="Find"
          data-search
          placeholder="Name or e-mail"
          value={search}
          onChange={(text) => {
            setSearch(text)
            setOffset(0)
          }}
        />
      </div>
      <Answer of={members}>
        {({ members: shown, total }) => (
          <div>
            <MembersTable
              members={shown}
              actions={mayAdminister ? actions : null}
              onEdit={setEditing}
              onGrant={dialogs ? setGranting : null}
            />
            {shown.length === 0 ? <p className="m">Nobody matches. Look for part of a name or an address.</p> : null}
            <Pages {...{ total, offset, setOffset }} />
          </div>
        )}
      </Answer>
      <RolesTable />
      {editing ? (
        <MemberDialog
          member={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onInvited={(member, url) => {
            setEditing(null)
            actions.showLink({ kind: 'invitation', member, url })
          }}
          onChanged={(before, after) => {
            setEditing(null)
            actions.changed(before, after)
          }}
        />
      ) : null}
      {granting && dialogs ? dialogs(granting, () => setGranting(null)) : null}
      {actions.link ? (
        <CopyDialog
          title={
            actions.link.kind === 'reset'
              ? `Reset link for ${actions.link.member.name}`
              : `Invitation for ${actions.link.member.name}`
          }
          label="Link"
          text={actions.link.url}
          onClose={() => actions.showLink(null)}
        >
          {actions.link.kind === 'reset'
            ? 'Hand this to the member. It works once, for a day, and sets a new password.'
            : 'No mail is sent: hand this to the member. It works once, for 14 days, and is not shown again.'}
        </CopyDialog>
      ) : null}
    </SettingsLayout>
  )
}

function Pages({ total, offset, setOffset }: { total: number; offset: number; setOffset: (offset: number) => void }) {
  return (
    <p className="row gap2 m t12" style={{ paddingTop: 8 }}>
      <span className="grow">{counted(total, 'member')}</span>
      {offset > 0 ? <Button onClick={() => setOffset(Math.max(0, offset - PAGE_SIZE))}>Previous</Button> : null}
      {offset + PAGE_SIZE < total ? <Button onClick={() => setOffset(offset + PAGE_SIZE)}>Next</Button> : null}
    </p>
  )
}
