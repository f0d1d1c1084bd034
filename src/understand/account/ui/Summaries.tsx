import { dayIn } from '../../../kernel/day.ts'
import { accountOutcomes, listContacts } from '../../../record/accounts/contract.ts'
import { useDesk } from '../../../record/accounts/ui/account-desk.ts'
import type { ContactRow } from '../../../record/accounts/ui/account-desk.ts'
import { progressOf } from '../../../record/accounts/ui/outcome-progress.ts'
import { contactName, peopleFacts, roleName, seenHow } from '../../../record/accounts/ui/people.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Avatar } from '../../../web/design/Avatar.tsx'
import { exactDay, exactInstant, nearDay, percent } from '../../../web/design/format.ts'
import { ShareBar } from '../../../web/design/ShareBar.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import styles from './account.module.css'

const SHOWN = 4

/** The people who matter most, and when each was last heard of. */
export function PeopleSummary({ onOpen }: { onOpen: () => void }) {
  const { accountId } = useDesk()
  const contacts = useCall(listContacts, { accountId, offset: 0, limit: 200 })
  const today = useToday()
  const { timeZone } = useMe().company
  const rows = contacts.data?.rows ?? []
  const facts = peopleFacts(rows, today, timeZone)
  return (
    <section className={styles['summary']}>
      <h2 className="h3">
        <button type="button" className={styles['opens']} onClick={onOpen}>
          People{' '}
          <span className="l plain" title="Seen in a conversation or an answer within 90 days">
            {rows.length === 0 ? 'nobody on record' : `${facts.answering} of ${facts.present} answer`}
          </span>
        </button>
      </h2>
      {foremost(rows).map((contact) => (
        <div key={contact.id}>
          <Avatar name={contactName(contact)} />
          <span className="cut grow">
            <span className="b">{contactName(contact)}</span>{' '}
            <span className="l t12">
              {contact.leftOn ? 'Left' : contact.roles[0] === undefined ? contact.title : roleName(contact.roles[0])}
            </span>
          </span>
          <LastSeen contact={contact} timeZone={timeZone} />
        </div>
      ))}
    </section>
  )
}

function LastSeen({ contact, timeZone }: { contact: ContactRow; timeZone: string }) {
  const today = useToday()
  if (contact.leftOn) {
    return (
      <span className="l t12 nw" title={`left ${exactDay(contact.leftOn)}`}>
        {nearDay(contact.leftOn, today)}
      </span>
    )
  }
  if (!contact.lastSeenAt) return <span className="l t12 nw">never seen</span>
  const at = new Date(contact.lastSeenAt)
  return (
    <span className="l t12 nw" title={`${seenHow(contact.lastSeenHow) ?? 'seen'}, ${exactInstant(at)}`}>
      {nearDay(dayIn(timeZone, at), today)}
    </span>
  )
}

/** Holders of roles first, then those heard of last. */
function foremost(rows: readonly ContactRow[]): ContactRow[] {
  return rows
    .toSorted((a, b) => b.roles.length - a.roles.length || (b.lastSeenAt ?? '').localeCompare(a.lastSeenAt ?? ''))
    .slice(0, SHOWN)
}

/** How far they are with what they bought it for. */
export function OutcomesSummary({ onOpen }: { onOpen: () => void }) {
  const { accountId } = useDesk()
  const outcomes = useCall(accountOutcomes, { accountId })
  const rows = outcomes.data?.outcomes ?? []
  const progress = progressOf(rows)
  return (
    <section className={styles['summary']}>
      <h2 className="h3">
        <button type="button" className={styles['opens']} onClick={onOpen}>
          Outcomes{' '}
          <span className="l plain">
            {rows.length === 0
              ? 'none on record'
              : progress === null
                ? 'not measured'
                : `${percent(progress)} of target`}
          </span>
        </button>
      </h2>
      {rows.slice(0, SHOWN).map((outcome) => (
        <div key={outcome.id}>
          <span className="cut grow" title={outcome.name}>
            {outcome.name}
          </span>
          <ShareBar share={outcome.progress ?? 0} />
          <span className={`r ${styles['figure']}`}>{percent(outcome.progress)}</span>
        </div>
      ))}
    </section>
  )
}
