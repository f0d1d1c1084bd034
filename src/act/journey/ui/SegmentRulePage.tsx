import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { useVocabulary } from '../../../understand/conditions/ui/use-vocabulary.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton } from '../../../web/design/Button.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { getSegmentRule, saveSegmentRule } from '../contract.ts'
import { Criterion } from './Criterion.tsx'
import { ExistingChoice } from './ExistingChoice.tsx'
import styles from './journey.module.css'
import { JOURNEY_TOPICS } from './standing-words.ts'

type Rule = OutputOf<typeof getSegmentRule>

/** Which accounts belong to a segment without anybody assigning them. */
export function SegmentRulePage() {
  const { segmentId = '' } = useParams({ strict: false }) as { segmentId?: string }
  const rule = useCall(getSegmentRule, { segmentId }, { topics: ['settings', 'segments'] })
  return (
    <Answer of={rule}>{(found) => <SegmentRule key={segmentId} segmentId={Number(segmentId)} rule={found} />}</Answer>
  )
}

function SegmentRule({ segmentId, rule }: { segmentId: number; rule: Rule }) {
  const mayWrite = useMay('settings.write')
  const { answer, words } = useVocabulary()
  const [condition, setCondition] = useState(rule.condition)
  const [existing, setExisting] = useState<'enter' | 'skip'>('enter')
  const save = useAction(saveSegmentRule, {
    topics: JOURNEY_TOPICS,
    failure: 'none',
    onDone: () => toast(`Rule of ${rule.segment.name} saved`),
  })
  return (
    <SettingsLayout
      title={rule.segment.name}
      reason="Accounts that come to fulfil the condition are put into this segment. Nobody is taken out by it: another segment’s rule, a file or a person does that."
    >
      <div className={styles['stack']}>
        {rule.failure ? (
          <p className="poor" role="alert">
            {rule.failure}
          </p>
        ) : null}
        <Answer of={answer}>
          {() =>
            words ? (
              <Criterion
                title="Belongs to this segment"
                without="Accounts are assigned by hand or by files."
                value={condition}
                onChange={mayWrite ? setCondition : null}
                words={words}
              />
            ) : null
          }
        </Answer>
        {mayWrite ? (
          <>
            {condition === null ? null : <ExistingChoice value={existing} onChange={setExisting} />}
            <p>
              <ActionButton
                look="primary"
                pending={save.pending}
                failure={save.failure}
                onClick={() => save.run({ segmentId, condition, existing })}
              >
                Save
              </ActionButton>
            </p>
          </>
        ) : null}
      </div>
    </SettingsLayout>
  )
}
