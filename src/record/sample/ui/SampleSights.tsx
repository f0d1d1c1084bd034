import { Link } from '@tanstack/react-router'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { getSample } from '../contract.ts'
import styles from './sample.module.css'

type Sight = OutputOf<typeof getSample>['sights'][number]

/** Things worth looking at, each leading to its account. */
export function SampleSights({ sights }: { sights: readonly Sight[] }) {
  return (
    <ol className={styles['sights']}>
      {sights.map(({ accountId, accountName, sentence }) => (
        <li key={`${accountName} ${sentence}`}>
          {accountId === null ? (
            <b className="b">{accountName}</b>
          ) : (
            <Link to="/accounts/$accountId" params={{ accountId: String(accountId) }} className="link b">
              {accountName}
            </Link>
          )}
          <p className="m">{sentence}</p>
        </li>
      ))}
    </ol>
  )
}
