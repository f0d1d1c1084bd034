import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { counted } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { archiveScorecard } from '../contract.ts'
import { SCORECARD_TOPICS } from './measure-directory.ts'
import type { ScorecardSummary } from './ScorecardsPage.tsx'

interface ArchiveDialogProps {
  scorecard: ScorecardSummary
  onClose: () => void
}

/** Puts a scorecard away, saying first who is judged by another one from then on. */
export function ArchiveDialog({ scorecard, onClose }: ArchiveDialogProps) {
  const action = useAction(archiveScorecard, {
    topics: [...SCORECARD_TOPICS, 'accounts'],
    failure: 'none',
    onDone: () => {
      onClose()
      toast(`${scorecard.name} is put away.`)
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      width="small"
      title={`Put ${scorecard.name} away?`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={action.pending}
            failure={action.failure}
            onClick={() => action.run({ scorecardId: scorecard.id })}
          >
            Put it away
          </ActionButton>
        </>
      }
    >
      <p>
        {scorecard.accounts === 0
          ? 'No account is judged by it now.'
          : `${counted(scorecard.accounts, 'account')} will be judged by the default scorecard and rescored.`}{' '}
        Its versions and the history it made stay.
      </p>
    </Dialog>
  )
}
