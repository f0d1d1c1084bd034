import { useState } from 'react'
import type { SubmitEvent } from 'react'
import type { ScorecardDefinition } from '../../health/definitions.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextArea } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { publishDraft } from '../contract.ts'
import { changesBetween } from './definition-diff.ts'
import { SCORECARD_TOPICS } from './measure-directory.ts'
import type { MeasureDirectory } from './measure-directory.ts'
import type { Scorecard } from './use-draft.ts'
import { ChangeList } from './VersionList.tsx'

interface PublishDialogProps {
  scorecard: Scorecard
  definition: ScorecardDefinition
  measures: MeasureDirectory
  onClose: () => void
  onPublished: () => void
}

/** The last look before a draft counts: what it changes, why, and that everybody is scored by it. */
export function PublishDialog({ scorecard, definition, measures, onClose, onPublished }: PublishDialogProps) {
  const [note, setNote] = useState('')
  const action = useAction(publishDraft, {
    topics: [...SCORECARD_TOPICS, 'accounts'],
    failure: 'none',
    onDone: (made) => {
      onPublished()
      toast(`Version ${made.version} is live; all accounts are being rescored.`)
    },
  })
  const changes = scorecard.live ? changesBetween(scorecard.live, definition, measures.nameOf) : null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending) action.run({ scorecardId: scorecard.id, note })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Publish ${definition.name} as version ${(scorecard.version ?? 0) + 1}`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="publish-form" pending={action.pending}>
            Publish and rescore
          </Button>
        </>
      }
    >
      <form id="publish-form" className="bare-form" onSubmit={submit}>
        <p>
          All accounts are rescored as soon as it is live. What was shown before stays in history, and you can roll back
          at any time.
        </p>
        {changes === null ? (
          <p className="m">Its first version: it judges the accounts of its segments.</p>
        ) : changes.length === 0 ? (
          <p className="m">The draft says the same as the live version.</p>
        ) : (
          <ChangeList changes={changes} />
        )}
        <TextArea
          label="Why"
          required
          value={note}
          maxLength={1000}
          onChange={setNote}
          hint="Kept with the version, for those who ask later."
        />
        {action.failure ? <ErrorBox sentence={action.failure} /> : null}
      </form>
    </Dialog>
  )
}
