import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { cancelRun, getPlaybook, moveRun, pauseRun, resumeRun } from '../contract.ts'
import type { RunRow } from '../contract.ts'
import { useCall } from '../../../web/api/queries.ts'
import { RUN_TOPICS } from './playbook-topics.ts'
import type { Run } from './run-words.ts'
import { placedSteps } from './step-tree.ts'

interface RunDialogProps {
  run: RunRow
  onClose: () => void
}

/** Nothing happens until it is resumed. */
export function PauseRunDialog({ run, onClose }: RunDialogProps) {
  const [because, setBecause] = useState('')
  const resume = useAction(resumeRun, { topics: RUN_TOPICS })
  const pause = useAction(pauseRun, {
    topics: RUN_TOPICS,
    failure: 'none',
    onDone: () => {
      onClose()
      toast('The run is paused.', { undo: () => resume.run({ runId: run.id }) })
    },
  })
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title="Pause this run"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={pause.pending}
            failure={pause.failure}
            onClick={() => pause.run({ runId: run.id, because })}
          >
            Pause
          </ActionButton>
        </>
      }
    >
      <p>No step begins until somebody lets it go on.</p>
      <TextField label="Why" maxLength={300} value={because} onChange={setBecause} />
    </Dialog>
  )
}

/** Ends a run for good; what it did stays. */
export function CancelRunDialog({ run, onClose }: RunDialogProps) {
  const [because, setBecause] = useState('')
  const [dropTasks, setDropTasks] = useState(false)
  const cancel = useAction(cancelRun, {
    topics: RUN_TOPICS,
    failure: 'none',
    onDone: () => {
      onClose()
      toast('The run is cancelled.')
    },
  })
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title={`Cancel the run for ${run.account.name}`}
      foot={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <ActionButton
            look="primary"
            pending={cancel.pending}
            failure={cancel.failure}
            onClick={() => cancel.run({ runId: run.id, because, dropTasks })}
          >
            Cancel the run
          </ActionButton>
        </>
      }
    >
      <p>What it did stays. It cannot be taken up again; the playbook can be started anew.</p>
      <TextField label="Why" maxLength={300} value={because} onChange={setBecause} />
      <Checkbox label="Drop its open tasks as well" checked={dropTasks} onChange={setDropTasks} />
    </Dialog>
  )
}

const SAME = 'same'

/** Goes on by the live version, at the same step or at another one. */
export function MoveRunDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const [step, setStep] = useState(SAME)
  const { run: row, newerVersion } = run
  const live = useCall(getPlaybook, { playbookId: row.playbook.id }).data?.live
  const move = useAction(moveRun, {
    topics: RUN_TOPICS,
    failure: 'none',
    onDone: () => {
      onClose()
      toast(`The run goes on by v${newerVersion}.`)
    },
  })
  const steps = placedSteps(live?.steps ?? [])
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title={`Move to v${newerVersion}`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={move.pending}
            failure={move.failure}
            onClick={() => move.run({ runId: row.id, stepId: step === SAME ? undefined : step })}
          >
            Move
          </ActionButton>
        </>
      }
    >
      <p>What was done stays done and is not repeated.</p>
      <Select
        label="Goes on at"
        options={[
          { value: SAME, label: row.step ? `The same step: ${row.step.name}` : 'The same step' },
          ...steps.map(({ step, number }) => ({ value: step.id, label: `${number} ${step.name}` })),
        ]}
        value={step}
        onChange={setStep}
      />
    </Dialog>
  )
}
