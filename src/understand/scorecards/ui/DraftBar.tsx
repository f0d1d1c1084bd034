import type { ReactNode } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { Button, Spinner } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { discardDraft, saveDraft } from '../contract.ts'
import { SCORECARD_TOPICS } from './measure-directory.ts'
import type { DraftState, Scorecard } from './use-draft.ts'

interface DraftBarProps {
  scorecard: Scorecard
  draft: DraftState
  onPublish: () => void
  children: ReactNode
}

/** Where the draft stands, always in sight: saved, waiting, refused; and the ways on. */
export function DraftBar({ scorecard, draft, onPublish, children }: DraftBarProps) {
  const restore = useAction(saveDraft, { topics: SCORECARD_TOPICS })
  const discard = useAction(discardDraft, {
    topics: SCORECARD_TOPICS,
    onDone: () => {
      const { draft: kept } = scorecard
      draft.forget()
      toast('The draft is discarded.', {
        undo: kept
          ? () => restore.run({ scorecardId: scorecard.id, definition: kept.definition, note: kept.note })
          : undefined,
      })
    },
  })
  const hasDraft = draft.state !== 'same'
  const mayDiscard = scorecard.draft !== null && scorecard.live !== null
  return (
    <section className="draft-bar" aria-label="Draft">
      <Tag tone={hasDraft ? 'accent' : 'plain'}>{hasDraft ? 'Draft' : 'Live'}</Tag>
      <div className="grow" role="status">
        <DraftWords draft={draft} scorecard={scorecard} />
      </div>
      {children}
      {draft.state === 'failed' ? (
        <Button onClick={() => void draft.flush().catch(() => undefined)}>Try again</Button>
      ) : null}
      {mayDiscard ? (
        <Button look="quiet" pending={discard.pending} onClick={() => discard.run({ scorecardId: scorecard.id })}>
          Discard draft
        </Button>
      ) : null}
      {scorecard.mayPublish ? (
        <Button
          look="primary"
          disabledBecause={
            hasDraft
              ? draft.state === 'wrong'
                ? 'Correct the draft first.'
                : null
              : 'Change something first: there is no draft.'
          }
          onClick={onPublish}
        >
          Publish…
        </Button>
      ) : null}
    </section>
  )
}

function DraftWords({ draft, scorecard }: { draft: DraftState; scorecard: Scorecard }) {
  switch (draft.state) {
    case 'same':
      return <span className="m">Nothing is changed. The first change starts a draft.</span>
    case 'waiting':
    case 'saving':
      return (
        <span className="row gap2 m">
          <Spinner /> Saving the draft
        </span>
      )
    case 'wrong':
    case 'failed':
      return <span className="poor">Not saved: {draft.problems.join(' ')}</span>
    case 'saved':
      return (
        <span className="m">
          Draft saved{scorecard.draft ? <SavedBy draft={scorecard.draft} /> : null}. It changes no score until it is
          published.
        </span>
      )
  }
}

function SavedBy({ draft }: { draft: NonNullable<Scorecard['draft']> }) {
  return (
    <>
      {' '}
      <InstantText instant={draft.savedAt} />
      {draft.author ? ` by ${draft.author.name}` : ''}
    </>
  )
}
