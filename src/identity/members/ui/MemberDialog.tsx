import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { DEPARTMENTS, ROLES } from '../../../kernel/permissions.ts'
import type { Department, Role } from '../../../kernel/permissions.ts'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { changeMember, inviteMember, listMembers } from '../contract.ts'
import type { Member } from '../contract.ts'
import { DEPARTMENT_WORDS, ROLE_WORDS } from './words.ts'

interface MemberDialogProps {
  /** The member to change; null invites a new one. */
  member: Member | null
  onClose: () => void
  /** The link of a new member, to hand over. */
  onInvited: (member: Member, url: string) => void
  onChanged: (before: Member, after: Member) => void
}

const NONE = 'none'

/** Invites a member, or changes one. */
export function MemberDialog({ member, onClose, onInvited, onChanged }: MemberDialogProps) {
  const [name, setName] = useState(member?.name ?? '')
  const [email, setEmail] = useState(member?.email ?? '')
  const [role, setRole] = useState<Role>(member?.role ?? 'csm')
  const [department, setDepartment] = useState<Department | typeof NONE>(member?.department ?? 'success')
  const [managerId, setManagerId] = useState(member?.managerId ? String(member.managerId) : NONE)
  const invite = useAction(inviteMember, { failure: 'none', onDone: (made) => onInvited(made.member, made.link.url) })
  const change = useAction(changeMember, {
    failure: 'none',
    onDone: (made) => {
      if (member) onChanged(member, made.member)
    },
  })
  const action = member ? change : invite
  const problem = (path: string) => (action.error instanceof CallError ? action.error.for(path) : null)
  const isNamed = problem('name') !== null || problem('email') !== null
  const roles = useRoleOptions(member)
  const managers = useManagerOptions(member)

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (action.pending) return
    const fields = {
      name,
      email,
      role,
      department: department === NONE ? null : department,
      managerId: managerId === NONE ? null : Number(managerId),
    }
    if (member) change.run({ memberId: member.id, ...fields })
    else invite.run(fields)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={member ? `Change ${member.name}` : 'Invite a member'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="member-form" pending={action.pending}>
            {member ? 'Save' : 'Make the invitation'}
          </Button>
        </>
      }
    >
      <form id="member-form" className="bare-form" onSubmit={submit}>
        <TextField label="Name" required value={name} onChange={setName} error={problem('name')} />
        <TextField
          label="E-mail"
          type="email"
          required
          value={email}
          onChange={setEmail}
          error={problem('email')}
          hint={member ? 'A new address takes back links made for the old one.' : undefined}
        />
        <Select label="Role" options={roles} value={role} onChange={setRole} />
        <Select label="Department" options={DEPARTMENT_OPTIONS} value={department} onChange={setDepartment} />
        <Select
          label="Manager"
          options={managers}
          value={managerId}
          onChange={setManagerId}
          hint="Leaders see the accounts of everybody below them."
        />
        {action.failure && !isNamed ? <ErrorBox sentence={action.failure} /> : null}
      </form>
    </Dialog>
  )
}

const DEPARTMENT_OPTIONS = [
  ...DEPARTMENTS.map((value) => ({ value, label: DEPARTMENT_WORDS[value] })),
  { value: NONE, label: 'No department' } as const,
]

/** Only owners make owners; an owner's own role stays visible to others. */
function useRoleOptions(member: Member | null) {
  const me = useMe().member
  return ROLES.filter((role) => role !== 'owner' || me.role === 'owner' || member?.role === 'owner').map((value) => ({
    value,
    label: ROLE_WORDS[value],
  }))
}

function useManagerOptions(member: Member | null) {
  const answer = useCall(listMembers, { limit: 500 })
  const candidates = (answer.data?.members ?? []).filter(({ id, state }) => id !== member?.id && state !== 'disabled')
  return [
    { value: NONE, label: 'No manager' },
    ...candidates.map(({ id, name }) => ({ value: String(id), label: name })),
  ]
}
