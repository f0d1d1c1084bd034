import { Button, IconButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import type { MenuEntry } from '../../../web/design/Menu.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import type { Member } from '../contract.ts'
import type { MemberActions } from './use-member-actions.ts'
import { DEPARTMENT_WORDS, ROLE_WORDS, STATE_WORDS } from './words.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'

interface MembersTableProps {
  members: readonly Member[]
  /** Null for members who may only read. */
  actions: MemberActions | null
  onEdit: (member: Member) => void
  onGrant: ((member: Member) => void) | null
}

export function MembersTable({ members, actions, onEdit, onGrant }: MembersTableProps) {
  return (
    <>
      <PlainTable
        label="Members"
        heads={['Name', 'E-mail', 'Role', 'Department', 'Manager', 'Last here']}
        hasActions={actions !== null}
      >
        {members.map((member) => (
          <tr key={member.id}>
            <td className="b">{member.name}</td>
            <td>{member.email}</td>
            <td>{ROLE_WORDS[member.role]}</td>
            <td>{member.department ? DEPARTMENT_WORDS[member.department] : '–'}</td>
            <td>{member.managerName ?? '–'}</td>
            <td>
              <Presence member={member} />
            </td>
            {actions ? (
              <td className="act">
                <MemberMenu {...{ member, actions, onEdit, onGrant }} />
              </td>
            ) : null}
          </tr>
        ))}
      </PlainTable>
      {actions?.confirming ? <ConfirmDisable member={actions.confirming} actions={actions} /> : null}
    </>
  )
}

function Presence({ member }: { member: Member }) {
  if (member.state !== 'active') return <span className="m">{STATE_WORDS[member.state]}</span>
  return member.lastSeenAt ? <InstantText instant={member.lastSeenAt} /> : <span className="l">–</span>
}

type MemberMenuProps = Pick<MembersTableProps, 'onEdit' | 'onGrant'> & { member: Member; actions: MemberActions }

function MemberMenu({ member, actions, onEdit, onGrant }: MemberMenuProps) {
  const me = useMe().member
  if (member.role === 'owner' && me.role !== 'owner') return <span className="l t12">Changed by owners</span>
  const entries: MenuEntry[] = [{ label: 'Change', icon: 'edit', onSelect: () => onEdit(member) }]
  if (member.role === 'readonly' && onGrant)
    entries.push({ label: 'Accounts it may see', icon: 'accounts', onSelect: () => onGrant(member) })
  if (member.state === 'invited')
    entries.push({ label: 'New invitation link', icon: 'mail', onSelect: () => void actions.invite(member) })
  if (member.state === 'active')
    entries.push({ label: 'Reset link', icon: 'mail', onSelect: () => void actions.reset(member) })
  if (member.state === 'disabled')
    entries.push({ label: 'Switch on again', icon: 'undo', onSelect: () => actions.enable(member) })
  else if (member.id !== me.id) {
    entries.push('line', {
      label: 'Switch off',
      icon: 'close',
      destructive: true,
      onSelect: () => actions.confirm(member),
    })
  }
  return (
    <Menu align="end" entries={entries} trigger={<IconButton icon="more" label={`Actions for ${member.name}`} />} />
  )
}

function ConfirmDisable({ member, actions }: { member: Member; actions: MemberActions }) {
  const close = () => actions.confirm(null)
  return (
    <Dialog
      open
      width="small"
      onClose={close}
      title={`Switch ${member.name} off?`}
      foot={
        <>
          <Button onClick={close}>Keep</Button>
          <Button look="primary" onClick={() => actions.disable(member)}>
            Switch off
          </Button>
        </>
      }
    >
      <p>
        Sessions, keys and links stop working at once. Accounts keep their owner. You can switch the member on again at
        any time.
      </p>
    </Dialog>
  )
}
