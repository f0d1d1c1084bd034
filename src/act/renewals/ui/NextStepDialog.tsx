import { useState } from 'react'
import { addDays } from '../../../kernel/day.ts'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Switch } from '../../../web/design/Checkbox.tsx'
import { DateField, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { setNextStep, type Renewal } from '../contract.ts'
import { Ask } from './Ask.tsx'
import { RENEWAL_TOPICS } from './words.ts'

/** What happens next, as a task of the account's owner. */
export function NextStepDialog({ renewal, onClose }: { renewal: Renewal; onClose: () => void }) {
  const today = useToday()
  const before = renewal.nextStep
  const [text, setText] = useState(before?.isDone ? '' : (before?.text ?? ''))
  const [on, setOn] = useState(before?.isDone ? addDays(today, 7) : (before?.on ?? addDays(today, 7)))
  const [asTask, setAsTask] = useState(true)
  const save = useAction(setNextStep, {
    topics: RENEWAL_TOPICS,
    failure: 'none',
    onDone: (_, { text: said }) => {
      toast(said === '' ? 'Next step taken away' : `Next step for ${renewal.account.name}: ${said}`)
      onClose()
    },
  })
  return (
    <Ask
      title={`What happens next with ${renewal.account.name}?`}
      onClose={onClose}
      more={
        before === null ? null : (
          <Button look="quiet" pending={save.pending} onClick={() => save.run({ renewalId: renewal.id, text: '' })}>
            Take it away
          </Button>
        )
      }
      save={{
        label: 'Save',
        pending: save.pending,
        failure: save.failure,
        missing: text.trim() === '' ? 'Say what is to be done.' : null,
        run: () => save.run({ renewalId: renewal.id, text, on, asTask }),
      }}
    >
      <TextField label="Next step" value={text} onChange={setText} maxLength={200} required />
      <DateField label="By" value={on} onChange={(day) => setOn(day ?? addDays(today, 7))} />
      <Switch label={`As a task of ${renewal.owner?.name ?? 'yours'}`} checked={asTask} onChange={setAsTask} />
    </Ask>
  )
}
