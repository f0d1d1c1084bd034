import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { createScorecard } from '../contract.ts'
import { SCORECARD_TOPICS } from './measure-directory.ts'
import type { ScorecardSummary } from './ScorecardsPage.tsx'

interface NewScorecardDialogProps {
  from: ScorecardSummary
  others: readonly ScorecardSummary[]
  onClose: () => void
}

/** Starts a scorecard from another one's live version. */
export function NewScorecardDialog({ from, others, onClose }: NewScorecardDialogProps) {
  const navigate = useNavigate()
  const [name, setName] = useState(`${from.name}, copy`)
  const [origin, setOrigin] = useState(String(from.id))
  const action = useAction(createScorecard, {
    topics: SCORECARD_TOPICS,
    failure: 'none',
    onDone: ({ id }) => void navigate({ to: `/settings/scorecards/${id}` }),
  })
  const problem = action.error instanceof CallError ? action.error.for('name') : null
  const options = others
    .filter(({ version }) => version !== null)
    .map((one) => ({ value: String(one.id), label: one.name }))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending) action.run({ name, from: Number(origin) })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width="small"
      title="New scorecard"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="scorecard-form" pending={action.pending}>
            Start the draft
          </Button>
        </>
      }
    >
      <form id="scorecard-form" className="bare-form" onSubmit={submit}>
        <TextField label="Name" required value={name} onChange={setName} error={problem} />
        <Select
          label="Start from"
          options={options}
          value={origin}
          onChange={setOrigin}
          hint="It begins as a draft with the same measures, and judges nobody until it is published and given segments."
        />
        {action.failure && problem === null ? <ErrorBox sentence={action.failure} /> : null}
      </form>
    </Dialog>
  )
}
