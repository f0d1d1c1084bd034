import { Tag } from '../../../web/design/Tag.tsx'
import styles from './builder.module.css'
import type { Difference } from './definition-diff.ts'

const WORDS = { added: 'new', removed: 'gone', changed: 'changed', moved: 'moved' } as const

/** What a draft changes, one line each. */
export function DifferenceList({ found }: { found: readonly Difference[] }) {
  if (found.length === 0) return <p className="m">The draft says the same as the live version.</p>
  return (
    <dl className={styles['diff']}>
      {found.map((one) => (
        <div key={`${one.kind} ${one.what} ${one.after ?? ''}`}>
          <dt className="row gap2">
            <Tag>{WORDS[one.kind]}</Tag>
            {one.what}
          </dt>
          <dd className="t12">{said(one)}</dd>
        </div>
      ))}
    </dl>
  )
}

function said({ before, after }: Difference): string {
  if (before && after) return `${before} → ${after}`
  return after ?? before ?? ''
}
