import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { previewPlaybook } from '../contract.ts'
import type { PlaybookDefinition } from '../definition.ts'
import styles from './builder.module.css'

export type Existing = 'skip' | 'enter'

const EXISTING = [
  { key: 'skip', label: 'Only for those that come to match' },
  { key: 'enter', label: 'Start for them too' },
] as const

interface ExistingChoiceProps {
  playbookId: number
  definition: PlaybookDefinition
  /** Another condition was watched until now: whoever fulfilled it and still does has not come to match. */
  isChange?: boolean
  value: Existing
  onChange: (value: Existing) => void
}

/** Before a condition is watched: who matches now, and whether it starts for them. Whoever leaves or remains enters later in any case. */
export function ExistingChoice({ playbookId, definition, isChange = false, value, onChange }: ExistingChoiceProps) {
  const preview = useCall(previewPlaybook, { playbookId, definition }, { freshMs: 60_000, topics: [] })
  const { kind } = definition.trigger
  if (kind === 'manual' || kind === 'schedule')
    return <p>It starts by its schedule or by hand; nobody enters just now.</p>
  if (preview.error) return <ErrorBox sentence={sentenceOf(preview.error)} />
  if (!preview.data) return <Skeleton rows={2} />
  const { total, waiting } = preview.data.now
  return (
    <div className={styles['choices']}>
      {kind === 'enter' ? (
        <>
          <p>{matchText(total, definition.subject)}</p>
          {total === 0 ? null : (
            <>
              <Segmented label="Those that match now" options={EXISTING} value={value} onChange={onChange} />
              <p className="t12 l">
                {value === 'enter'
                  ? `A run begins at once for each of them${isChange ? ' that did not match before' : ''}.`
                  : 'They are left out; only those that come to match from now on enter.'}
              </p>
            </>
          )}
        </>
      ) : null}
      {waiting.map((sentence) => (
        <p key={sentence} className="t12 l">
          {sentence}
        </p>
      ))}
    </div>
  )
}

function matchText(total: number, subject: PlaybookDefinition['subject']): string {
  if (total === 0) return subject === 'account' ? 'No account matches now.' : 'Nobody matches now.'
  const who = subject === 'account' ? counted(total, 'account') : total === 1 ? '1 person' : `${number(total)} people`
  return `${who} ${total === 1 ? 'matches' : 'match'} now.`
}
