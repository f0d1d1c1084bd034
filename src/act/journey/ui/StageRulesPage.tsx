import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { useVocabulary } from '../../../understand/conditions/ui/use-vocabulary.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton } from '../../../web/design/Button.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { getStageRules, saveStageRules } from '../contract.ts'
import { Criterion } from './Criterion.tsx'
import { ExistingChoice } from './ExistingChoice.tsx'
import styles from './journey.module.css'
import { JOURNEY_TOPICS } from './standing-words.ts'
import { edited, TouchpointList } from './TouchpointList.tsx'

type Rules = OutputOf<typeof getStageRules>

/** When accounts come to a stage and go on from it, and what is planned for them there. */
export function StageRulesPage() {
  const { stageId = '' } = useParams({ strict: false }) as { stageId?: string }
  const rules = useCall(getStageRules, { stageId }, { topics: ['settings', 'stages'] })
  return <Answer of={rules}>{(found) => <StageRules key={stageId} stageId={Number(stageId)} rules={found} />}</Answer>
}

function StageRules({ stageId, rules }: { stageId: number; rules: Rules }) {
  const mayWrite = useMay('settings.write')
  const { answer, words } = useVocabulary()
  const [entry, setEntry] = useState(rules.entry)
  const [exit, setExit] = useState(rules.exit)
  const [moves, setMoves] = useState(rules.moves)
  const [touchpoints, setTouchpoints] = useState(() => rules.touchpoints.map(edited))
  const [existing, setExisting] = useState<'enter' | 'skip'>('skip')
  const save = useAction(saveStageRules, {
    topics: JOURNEY_TOPICS,
    failure: 'none',
    onDone: () => toast(`Criteria of ${rules.stage.name} saved`),
  })
  const hasCriterion = entry !== null || exit !== null
  return (
    <SettingsLayout
      title={rules.stage.name}
      reason="When accounts come to this stage and go on from it, and what is planned for them while they are in it."
    >
      <div className={styles['stack']}>
        {rules.failures.map((sentence) => (
          <p key={sentence} className="poor" role="alert">
            {sentence}
          </p>
        ))}
        <Answer of={answer}>
          {() =>
            words ? (
              <>
                <Criterion
                  title="Comes to this stage"
                  without="Nobody comes here by themselves."
                  value={entry}
                  onChange={mayWrite ? setEntry : null}
                  words={words}
                />
                <Criterion
                  title={rules.next ? `Goes on to ${rules.next.name}` : 'Goes on'}
                  without={rules.next ? 'Nobody goes on by themselves.' : 'This is the last stage.'}
                  value={exit}
                  onChange={mayWrite && rules.next ? setExit : null}
                  words={words}
                />
              </>
            ) : null
          }
        </Answer>
        {hasCriterion && mayWrite ? (
          <section className={styles['card']} aria-label="What happens then">
            <h2 className="h3">What happens then</h2>
            <Segmented
              label="What happens to an account that fulfils a criterion"
              options={[
                { key: 'suggest', label: 'Suggested to a person' },
                { key: 'move', label: 'Moved at once' },
              ]}
              value={moves}
              onChange={setMoves}
            />
            <p className="l t12">Into a closing stage nobody is moved without a person’s word.</p>
            <ExistingChoice value={existing} onChange={setExisting} />
          </section>
        ) : null}
        <TouchpointList value={touchpoints} onChange={mayWrite ? setTouchpoints : null} />
        {mayWrite ? (
          <p>
            <ActionButton
              look="primary"
              pending={save.pending}
              failure={save.failure}
              onClick={() =>
                save.run({
                  stageId,
                  entry,
                  exit,
                  moves,
                  touchpoints,
                  existing,
                })
              }
            >
              Save
            </ActionButton>
          </p>
        ) : null}
      </div>
    </SettingsLayout>
  )
}
