import { useParams } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useVocabulary } from '../../../understand/conditions/ui/use-vocabulary.ts'
import { CallError, sentenceOf } from '../../../web/api/call-error.ts'
import { refreshTopics, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useTitle } from '../../../web/shell/title.ts'
import { getPlaybook } from '../contract.ts'
import { AboutDialog } from './AboutDialog.tsx'
import { AddStep } from './AddStep.tsx'
import { BuilderBar, publishBlocked } from './BuilderBar.tsx'
import { BuilderContext } from './builder-desk.ts'
import type { BuilderDesk } from './builder-desk.ts'
import styles from './builder.module.css'
import { BuilderNotices } from './BuilderNotices.tsx'
import { CompareDialog } from './CompareDialog.tsx'
import { DryRunPanel } from './DryRunPanel.tsx'
import { EffectPanel } from './EffectPanel.tsx'
import { FlowDrawing } from './FlowDrawing.tsx'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'
import { PublishDialog } from './PublishDialog.tsx'
import { StepList } from './StepList.tsx'
import type { Names } from './step-words.ts'
import { SuccessCard } from './SuccessCard.tsx'
import { SwitchOnDialog } from './SwitchOnDialog.tsx'
import { TryDialog } from './TryDialog.tsx'
import { usePlaybookMenu } from './use-playbook-menu.ts'
import type { Asked } from './use-playbook-menu.ts'
import { useNames } from './use-names.ts'
import { usePlaybookDraft } from './use-playbook-draft.ts'
import type { Playbook } from './use-playbook-draft.ts'
import { WhenCard } from './WhenCard.tsx'

/** One playbook: written as a list, seen as a drawing, tried, published. */
export function PlaybookPage() {
  const { playbookId = '' } = useParams({ strict: false }) as { playbookId?: string }
  if (!/^[1-9]\d{0,9}$/.test(playbookId)) return <NoPlaybook />
  return <OnePlaybook key={playbookId} playbookId={Number(playbookId)} />
}

function OnePlaybook({ playbookId }: { playbookId: number }) {
  const playbook = useCall(getPlaybook, { playbookId }, { topics: PLAYBOOK_TOPICS })
  const { answer, words } = useVocabulary()
  const names = useNames(words)
  useTitle(playbook.data?.playbook.name)
  const error = playbook.data ? answer.error : playbook.error
  if (error instanceof CallError && error.status === 404) return <NoPlaybook />
  if (playbook.data && names) {
    return <Builder playbook={playbook.data} fetchedAt={playbook.dataUpdatedAt} names={names} />
  }
  if (error) {
    const again = () => void Promise.all([playbook.refetch(), answer.refetch()])
    return <ErrorBox sentence={sentenceOf(error)} onRetry={again} />
  }
  return <Skeleton rows={14} />
}

function NoPlaybook() {
  return (
    <EmptyState title="There is no such playbook" action={<LinkButton to="/playbooks">Go to playbooks</LinkButton>}>
      It may have been removed, or the address was mistyped.
    </EmptyState>
  )
}

interface BuilderProps {
  playbook: Playbook
  fetchedAt: number
  names: Names
}

function Builder({ playbook, fetchedAt, names }: BuilderProps) {
  const client = useQueryClient()
  const refresh = useCallback(() => void refreshTopics(client, PLAYBOOK_TOPICS), [client])
  const draft = usePlaybookDraft(playbook, fetchedAt, refresh)
  const [selected, select] = useState<string | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const { definition, change } = draft
  const mayChange = playbook.mayDraft && playbook.playbook.state !== 'archived'
  const desk: BuilderDesk = useMemo(
    () => ({ playbook, definition, names, change: mayChange ? change : null, selected, select }),
    [playbook, definition, names, mayChange, change, selected],
  )
  const menu = usePlaybookMenu(playbook, draft, setAsked)
  const publish = async () => {
    if (publishBlocked(playbook, draft) === null && (await draft.flush())) setAsked('publish')
  }
  useBuilderKeys(draft, { mayChange, publish: () => void publish(), close: () => select(null) })
  const close = () => setAsked(null)
  return (
    <BuilderContext value={desk}>
      <div className={styles['page']}>
        <BuilderBar
          playbook={playbook}
          draft={draft}
          menu={menu}
          onCompare={() => setAsked('compare')}
          onPublish={() => void publish()}
        />
        <BuilderNotices playbook={playbook} draft={draft} />
        <div className={styles['work']}>
          <div className={styles['left']}>
            <WhenCard />
            <div className={styles['section']}>
              <h2 className="h2 grow">Steps</h2>
              {mayChange ? <AddStep place={{ lane: null, at: definition.steps.length }} label="Step" /> : null}
            </div>
            {definition.steps.length === 0 ? (
              <p className="m">What happens, one thing after the other. Press c to add the first step.</p>
            ) : (
              <StepList />
            )}
            <div className={styles['success']}>
              <SuccessCard />
            </div>
          </div>
          <div className={styles['right']}>
            <FlowDrawing />
            <div className={styles['panels']}>
              <DryRunPanel />
              <EffectPanel />
            </div>
          </div>
        </div>
      </div>
      {asked === 'publish' ? (
        <PublishDialog
          onClose={close}
          onPublished={() => {
            draft.published()
            close()
          }}
        />
      ) : null}
      {asked === 'compare' && playbook.live ? <CompareDialog live={playbook.live} onClose={close} /> : null}
      {asked === 'try' ? <TryDialog onClose={close} /> : null}
      {asked === 'switch-on' ? <SwitchOnDialog playbook={playbook.playbook} onClose={close} /> : null}
      {asked === 'about' ? <AboutDialog playbook={playbook.playbook} onClose={close} /> : null}
    </BuilderContext>
  )
}

interface Doing {
  mayChange: boolean
  publish: () => void
  close: () => void
}

function useBuilderKeys(draft: ReturnType<typeof usePlaybookDraft>, { mayChange, publish, close }: Doing): void {
  const addStep = () => document.querySelector<HTMLButtonElement>('main [data-add-step]')?.click()
  useKeys(
    'This playbook',
    [
      { keys: 'c', does: 'Add a step', run: addStep },
      { keys: 'mod+z', does: 'Take back the last change', run: () => draft.undo?.() },
      { keys: 'mod+shift+z', does: 'Make it again', run: () => draft.redo?.() },
      { keys: 'mod+enter', does: 'Publish', run: publish },
      { keys: 'escape', does: 'Close the step', run: close },
    ],
    { enabled: mayChange },
  )
}
