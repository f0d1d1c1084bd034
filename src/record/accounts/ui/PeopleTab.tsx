import { useState } from 'react'
import { OptOutDialog, OptOutNote, useGetsEmail } from '../../../act/outreach/ui/OptOutNote.tsx'
import { Answer } from '../../../web/api/Answer.tsx'
import { download } from '../../../web/api/call.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Avatar } from '../../../web/design/Avatar.tsx'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { DayText, InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { number } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { Picker } from '../../../web/design/Picker.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { useMay, useMe } from '../../../web/shell/me.tsx'
import { exportContact } from '../../contact-erasure/contract.ts'
import { ErasureDialog } from '../../contact-erasure/ui/ErasureDialog.tsx'
import { CONTACT_ROLES, editContact, listContacts } from '../contract.ts'
import { useDesk } from './account-desk.ts'
import type { ContactRow } from './account-desk.ts'
import styles from './account-parts.module.css'
import { contactName, missingRoles, peopleFacts, roleName, seenHow } from './people.ts'

/** Everyone at the account: who holds which role, and who was last heard of when. */
export function PeopleTab({ detailsHidden }: { detailsHidden: boolean }) {
  const desk = useDesk()
  const contacts = useCall(listContacts, { accountId: desk.accountId, offset: 0, limit: 200 })
  const add = () => desk.open({ kind: 'contact' })
  return (
    <div className={styles['tab']}>
      <Answer of={contacts} waiting={<Skeleton rows={8} />}>
        {(found) =>
          found.rows.length === 0 ? (
            <EmptyState
              title="People are who you talk to at this account"
              action={
                desk.mayEdit ? (
                  <Button icon="plus" look="primary" onClick={add}>
                    Add a person
                  </Button>
                ) : null
              }
            >
              With a champion, a sponsor and a buyer on record, one leaving is noticed in time.
            </EmptyState>
          ) : (
            <People contacts={found.rows} total={found.total} detailsHidden={detailsHidden} onAdd={add} />
          )
        }
      </Answer>
    </div>
  )
}

interface PeopleProps {
  contacts: readonly ContactRow[]
  total: number
  detailsHidden: boolean
  onAdd: () => void
}

function People({ contacts, total, detailsHidden, onAdd }: PeopleProps) {
  const desk = useDesk()
  const today = useToday()
  const facts = peopleFacts(contacts, today, useMe().company.timeZone)
  const cut = total > contacts.length ? ` The first ${contacts.length} of ${number(total)} are shown.` : ''
  return (
    <Section
      title={`${facts.answering} of ${facts.present} people answer`}
      reason={`Seen in a conversation or an answer within 90 days. ${missingRoles(facts) ?? 'Champion, sponsor and buyer are on record.'}${cut}`}
      aside={
        desk.mayEdit ? (
          <Button icon="plus" onClick={onAdd}>
            Add a person
          </Button>
        ) : null
      }
    >
      {detailsHidden ? <p className="l t12">Names and addresses are masked for your role.</p> : null}
      <div className={styles['scroll']}>
        <table className="list-table">
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Title</th>
              <th scope="col">Roles</th>
              <th scope="col">Last seen</th>
              <th scope="col" className="r">
                NPS
              </th>
              <th scope="col">E-mail</th>
              <th scope="col">
                <span className="only-read">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {contacts.map((contact) => (
              <PersonLine key={contact.id} contact={contact} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function PersonLine({ contact }: { contact: ContactRow }) {
  const desk = useDesk()
  const name = contactName(contact)
  return (
    <tr>
      <td>
        <span className="row gap2">
          <Avatar name={name} />
          {contact.erasedAt ? <span className="l">{name}</span> : <b>{name}</b>}
          {contact.leftOn ? (
            <span className="l t12">
              left <DayText day={contact.leftOn} as="near" />
            </span>
          ) : null}
        </span>
      </td>
      <td>{contact.title ?? <span className="l">–</span>}</td>
      <td>
        {desk.mayEdit ? (
          <RolesPicker contact={contact} />
        ) : (
          contact.roles.map(roleName).join(', ') || <span className="l">–</span>
        )}
      </td>
      <td>
        {contact.lastSeenAt ? (
          <>
            <InstantText instant={contact.lastSeenAt} /> <span className="l t12">{seenHow(contact.lastSeenHow)}</span>
          </>
        ) : (
          <span className="l">never</span>
        )}
      </td>
      <td className="r">{number(contact.latestNps)}</td>
      <td>
        {contact.email ?? <span className="l">–</span>}
        <OptOutNote accountId={desk.accountId} contact={{ id: contact.id, name }} />
      </td>
      <td className="r">{desk.mayEdit ? <PersonMenu contact={contact} /> : null}</td>
    </tr>
  )
}

function RolesPicker({ contact }: { contact: ContactRow }) {
  const { accountId } = useDesk()
  const edit = useAction(editContact, {
    topics: ['accounts', 'contacts'],
    optimistic: (input, change) =>
      change(listContacts, { accountId, offset: 0, limit: 200 }, (before) => ({
        ...before,
        rows: before.rows.map((row) => (row.id === contact.id ? { ...row, roles: input.roles ?? row.roles } : row)),
      })),
  })
  const holds = (role: string) => contact.roles.some((held) => roleName(held) === roleName(role))
  const others = contact.roles.filter((held) => !CONTACT_ROLES.some((role) => roleName(role) === roleName(held)))
  const options = [...CONTACT_ROLES, ...others].map((role) => ({ value: role, label: capital(roleName(role)) }))
  const toggle = (role: string) => {
    const without = contact.roles.filter((held) => roleName(held) !== roleName(role))
    const roles = holds(role) ? without : [...contact.roles, role]
    edit.run({ contactId: contact.id, roles })
  }
  return (
    <Picker
      label={`Roles of ${contactName(contact)}`}
      options={options}
      chosen={options.map((option) => option.value).filter(holds)}
      several
      width={220}
      onPick={toggle}
      trigger={(props) => (
        <button
          {...props}
          className={styles['inline']}
          aria-label={`Roles of ${contactName(contact)}: ${contact.roles.map(roleName).join(', ') || 'none'}`}
        >
          {contact.roles.length === 0 ? (
            <span className="l">Choose</span>
          ) : (
            contact.roles.map((role) => capital(roleName(role))).join(', ')
          )}
        </button>
      )}
    />
  )
}

function PersonMenu({ contact }: { contact: ContactRow }) {
  const desk = useDesk()
  const today = useToday()
  const name = contactName(contact)
  const [choosing, setChoosing] = useState(false)
  const [erasing, setErasing] = useState(false)
  const mayErase = useMay('contacts.erase') && contact.erasedAt === null
  const about = { accountId: desk.accountId, contact: { id: contact.id, name } }
  const getsEmail = useGetsEmail(about)
  const back = useAction(editContact, { topics: ['accounts', 'contacts'] })
  const leave = useAction(editContact, {
    topics: ['accounts', 'contacts'],
    onDone: () =>
      toast(`${name} is marked as left.`, { undo: () => back.run({ contactId: contact.id, leftOn: contact.leftOn }) }),
  })
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon="more" label={`More about ${name}`} />}
        entries={[
          ...(contact.erasedAt
            ? []
            : [
                {
                  label: 'Edit',
                  icon: 'edit' as const,
                  onSelect: () => desk.open({ kind: 'contact', contact }),
                },
              ]),
          contact.leftOn
            ? {
                label: 'Is still there',
                icon: 'undo',
                onSelect: () => back.run({ contactId: contact.id, leftOn: null }),
              }
            : {
                label: 'Mark as left today',
                icon: 'person',
                onSelect: () => leave.run({ contactId: contact.id, leftOn: today }),
              },
          ...(contact.email === null || getsEmail === null
            ? []
            : [
                {
                  label: getsEmail ? 'Wants no e-mail…' : 'Let e-mail through…',
                  icon: 'mail' as const,
                  onSelect: () => setChoosing(true),
                },
              ]),
          ...(mayErase
            ? [
                {
                  label: 'Export everything held',
                  icon: 'export' as const,
                  onSelect: () =>
                    void download(exportContact, { contactId: contact.id }).catch((error: unknown) =>
                      toast(sentenceOf(error), { tone: 'wrong' }),
                    ),
                },
                { label: 'Erase for good…', icon: 'trash' as const, onSelect: () => setErasing(true) },
              ]
            : []),
        ]}
      />
      {erasing ? <ErasureDialog contact={{ id: contact.id, name }} onClose={() => setErasing(false)} /> : null}
      {choosing ? <OptOutDialog {...about} isOut={getsEmail === false} onClose={() => setChoosing(false)} /> : null}
    </>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
