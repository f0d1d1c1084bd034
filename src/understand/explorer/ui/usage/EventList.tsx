import { Link } from '@tanstack/react-router'
import { InstantText } from '../../../../web/design/DayText.tsx'
import { counted, number } from '../../../../web/design/format.ts'
import { Section } from '../../../../web/design/Section.tsx'
import type { OutputOf } from '../../../../platform/http/endpoint.ts'
import type { accountActivity } from '../../contract.ts'
import { writeSubject } from '../../subject.ts'
import styles from '../explorer.module.css'
import { isUse, typeWord } from './event-type-words.ts'

type Activity = OutputOf<typeof accountActivity>

/** What they did, by name, the most frequent first; each opens over time. */
export function EventList({ activity, accountId }: { activity: Activity; accountId: number }) {
  const { events } = activity
  const total = events.reduce((sum, one) => sum + one.events, 0)
  return (
    <Section
      title={`${counted(total, 'event')} of ${counted(events.length, 'name')}`}
      reason="The most frequent first."
      level={3}
    >
      <div className={styles['scroll']}>
        <table className="list-table">
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col" className="r">
                Last
              </th>
              <th scope="col" className="r">
                Users
              </th>
              <th scope="col" className="r">
                Events
              </th>
            </tr>
          </thead>
          <tbody>
            {events.map(({ type, name, events: count, users, lastAt }) => (
              <tr key={`${type} ${name}`}>
                <td>
                  {isUse(type) ? (
                    <Link
                      to="/usage"
                      search={{ account: accountId, of: writeSubject({ kind: 'event', type, name }), split: 'user' }}
                      className="b"
                    >
                      {name}
                    </Link>
                  ) : (
                    name
                  )}{' '}
                  <span className="l t12">{typeWord(type)}</span>
                </td>
                <td className="r">
                  <InstantText instant={lastAt} />
                </td>
                <td className="r">{number(users)}</td>
                <td className="r">{number(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
