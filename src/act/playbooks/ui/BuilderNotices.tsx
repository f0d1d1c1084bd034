import { Banner } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { clockTime } from '../../../web/design/format.ts'
import type { Draft, Playbook } from './use-playbook-draft.ts'

/** What must be decided or corrected, across the page until it is. */
export function BuilderNotices({ playbook, draft }: { playbook: Playbook; draft: Draft }) {
  const whole = playbook.problems.filter(({ stepId }) => stepId === null)
  const { haltedBecause, cannotJudge } = playbook.playbook
  return (
    <>
      {draft.state === 'conflict' ? <Conflict playbook={playbook} draft={draft} /> : null}
      {draft.state === 'failed' || draft.state === 'wrong' ? (
        <Banner
          tone="wrong"
          action={draft.state === 'failed' ? <Button onClick={() => void draft.flush()}>Try again</Button> : null}
        >
          Not saved: {draft.failure}
        </Banner>
      ) : null}
      {haltedBecause ? <Banner tone="wrong">It was switched off by itself: {haltedBecause}</Banner> : null}
      {cannotJudge ? (
        <Banner tone="wrong">Nobody enters just now, since its condition cannot be judged: {cannotJudge}</Banner>
      ) : null}
      {playbook.playbook.state === 'archived' ? (
        <Banner>This playbook is archived. Bring it back from the menu.</Banner>
      ) : null}
      {playbook.mayDraft ? null : <Banner>You may read this playbook. Operations and administrators change it.</Banner>}
      {whole.length > 0 ? (
        <Banner tone={whole.some(({ severity }) => severity === 'stops') ? 'late' : 'note'}>
          {whole.map(({ sentence }) => sentence).join(' ')}
        </Banner>
      ) : null}
    </>
  )
}

/** Somebody else saved meanwhile: who, when, and which of the two counts. */
function Conflict({ playbook, draft }: { playbook: Playbook; draft: Draft }) {
  const theirs = playbook.versions.find(({ state }) => state === 'draft')
  const who = theirs?.author?.name ?? 'Somebody else'
  return (
    <Banner
      tone="wrong"
      action={
        <>
          <Button onClick={draft.keepMine}>Keep mine</Button>
          <Button look="primary" onClick={draft.takeTheirs}>
            Load theirs
          </Button>
        </>
      }
    >
      {theirs
        ? `${who} saved this draft at ${clockTime(new Date(theirs.changedAt))}, after you opened it.`
        : 'This draft was published or thrown away after you opened it.'}{' '}
      Your last changes are not saved.
    </Banner>
  )
}
