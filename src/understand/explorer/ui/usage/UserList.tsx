import { InstantText } from '../../../../web/design/DayText.tsx'
import { counted, exactDay, number } from '../../../../web/design/format.ts'
import { Section } from '../../../../web/design/Section.tsx'
import type { OutputOf } from '../../../../platform/http/endpoint.ts'
import type { accountActivity } from '../../contract.ts'
import styles from '../explorer.module.css'

type Activity = OutputOf<typeof accountActivity>

/** Who uses the product, last seen first: the person on record where the user id is known, else the id itself. */
export function UserList({ activity }: { activity: Activity }) {
  const { users, userCount, anonymousEvents, cutAt, detailsHidden } = activity
  const known = users.filter(({ contactId }) => contactId !== null).length
  const reason = [
    userCount > 0 ? `${number(known)} of them ${known === 1 ? 'is' : 'are'} among the people on record.` : '',
    anonymousEvents > 0 ? `${counted(anonymousEvents, 'event')} came without a user id.` : '',
    cutAt ? `Single events are kept from ${exactDay(cutAt)} on.` : '',
    detailsHidden ? 'Your role does not see contact details.' : '',
    userCount > users.length ? `The last ${number(users.length)} are listed.` : '',
  ]
  return (
    <Section
      title={userCount === 0 ? 'Nobody named was active' : `${counted(userCount, 'user')} active`}
      reason={reason.filter(Boolean).join(' ')}
      level={3}
    >
      {users.length === 0 ? null : (
        <div className={styles['scroll']}>
          <table className="list-table">
            <thead>
              <tr>
                <th scope="col">User</th>
                <th scope="col" className="r">
                  Last seen
                </th>
                <th scope="col" className="r">
                  Days active
                </th>
                <th scope="col" className="r">
                  Events
                </th>
              </tr>
            </thead>
            <tbody>
              {users.map((user) => (
                <tr key={`${user.userId} ${user.firstAt}`}>
                  <td>
                    {user.person ? <b>{user.person}</b> : null}{' '}
                    <span className={user.person ? 'l t12' : undefined}>{user.userId}</span>
                  </td>
                  <td className="r">
                    <InstantText instant={user.lastAt} />
                  </td>
                  <td className="r">{number(user.daysActive)}</td>
                  <td className="r">{number(user.events)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
