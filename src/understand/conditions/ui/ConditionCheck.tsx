import { useDebouncedValue } from '@mantine/hooks'
import { leavesOf } from '../../../kernel/conditions.ts'
import type { Condition } from '../../../kernel/conditions.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { checkCondition } from '../contract.ts'
import { checkHeading } from './check-words.ts'
import { isOpen } from './condition-tree.ts'
import styles from './conditions.module.css'

const REST_MS = 400

interface ConditionCheckProps {
  condition: Condition
  subject: 'account' | 'contact'
  /** What is asked of them: “enter”. */
  hidesSentence?: boolean
}

/** What the condition says as a sentence, and of how many accounts it is true now. */
export function ConditionCheck({ condition, subject, hidesSentence = false }: ConditionCheckProps) {
  const [rested] = useDebouncedValue(condition, REST_MS)
  const isReady = !leavesOf(rested).some(isOpen)
  const check = useCall(
    checkCondition,
    { condition: rested, subject, explain: false },
    { enabled: isReady, topics: ['accounts', 'health'], freshMs: 60_000 },
  )
  if (!isReady) return <p className="t12 fair">Choose a value for the open condition.</p>
  if (check.error) return <p className="t12 poor">{sentenceOf(check.error)}</p>
  if (!check.data) return <p className="t12 l">Counting…</p>
  return (
    <div className={styles['check']} aria-live="polite">
      {hidesSentence ? null : <p>{check.data.sentence}</p>}
      <p className={hidesSentence ? undefined : 'm'}>{checkHeading(check.data)}</p>
      {check.data.waiting.map((sentence) => (
        <p key={sentence} className="fair">
          {sentence}
        </p>
      ))}
    </div>
  )
}
