import { useState } from 'react'
import { listSegments } from '../../../record/settings/contract.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { counted } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { assignSegments, listScorecards } from '../contract.ts'
import { SCORECARD_TOPICS } from './measure-directory.ts'

interface SegmentsDialogProps {
  scorecard: { id: number; name: string; version: number | null; segments: readonly { id: number; name: string }[] }
  onClose: () => void
}

/** Which segments a scorecard judges; a segment given here is taken from where it was. */
export function SegmentsDialog({ scorecard, onClose }: SegmentsDialogProps) {
  const [chosen, setChosen] = useState<readonly number[]>(scorecard.segments.map(({ id }) => id))
  const segments = useCall(listSegments, {})
  const scorecards = useCall(listScorecards, {}, { topics: SCORECARD_TOPICS })
  const action = useAction(assignSegments, {
    topics: [...SCORECARD_TOPICS, 'accounts'],
    failure: 'none',
    onDone: () => {
      onClose()
      toast('The segments are changed; all accounts are being rescored.')
    },
  })
  const holderOf = (segmentId: number) =>
    scorecards.data?.scorecards.find(
      (one) => one.id !== scorecard.id && one.segments.some(({ id }) => id === segmentId),
    )?.name
  return (
    <Dialog
      open
      onClose={onClose}
      width="small"
      title={`Segments judged by ${scorecard.name}`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            pending={action.pending}
            onClick={() => action.run({ scorecardId: scorecard.id, segmentIds: [...chosen] })}
          >
            Save
          </Button>
        </>
      }
    >
      {scorecard.version === null ? (
        <p className="m">It has no published version yet: its segments stay with the default scorecard until it has.</p>
      ) : null}
      <Answer of={segments}>
        {({ segments: all }) => (
          <ul className="bare-form">
            {all
              .filter((segment) => !segment.isArchived)
              .map((segment) => (
                <li key={segment.id}>
                  <Checkbox
                    checked={chosen.includes(segment.id)}
                    onChange={(checked) =>
                      setChosen(checked ? [...chosen, segment.id] : chosen.filter((id) => id !== segment.id))
                    }
                    label={
                      <>
                        {segment.name}{' '}
                        <span className="l t12">
                          {counted(segment.accounts, 'account')}
                          {holderOf(segment.id) ? `, now with ${holderOf(segment.id) ?? ''}` : ''}
                        </span>
                      </>
                    }
                  />
                </li>
              ))}
          </ul>
        )}
      </Answer>
      {action.failure ? <ErrorBox sentence={action.failure} /> : null}
    </Dialog>
  )
}
