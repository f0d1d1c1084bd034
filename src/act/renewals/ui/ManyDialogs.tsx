import { useState } from 'react'
import { addDays } from '../../../kernel/day.ts'
import { useAssignees } from '../../tasks/ui/use-tasks.ts'
import { Switch } from '../../../web/design/Checkbox.tsx'
import { DateField, Select, TextField } from '../../../web/design/fields.tsx'
import { counted } from '../../../web/design/format.ts'
import { useToday } from '../../../web/design/today.tsx'
import { type Category, needsReason } from '../categories.ts'
import type { Renewal } from '../contract.ts'
import { Ask } from './Ask.tsx'
import { useChangeMany } from './use-change-many.ts'
import type { RenewalDesk } from './use-renewal-dialogs.tsx'
import { missingReason, ViewFields } from './ViewFields.tsx'

interface ManyDialogProps {
  chosen: readonly Renewal[]
  desk: RenewalDesk
  onClose: () => void
  /** After the change: nothing is chosen any more. */
  onDone: () => void
}

function useMany({ chosen, onClose, onDone }: ManyDialogProps) {
  const change = useChangeMany(() => {
    onDone()
    onClose()
  })
  return { change, ids: chosen.map(({ id }) => id), count: counted(chosen.length, 'renewal') }
}

/** The same next step for all of them, as a task each. */
export function StepManyDialog(props: ManyDialogProps) {
  const today = useToday()
  const { change, ids, count } = useMany(props)
  const [text, setText] = useState('')
  const [on, setOn] = useState(addDays(today, 7))
  const [asTask, setAsTask] = useState(true)
  const [assigneeId, setAssignee] = useState<number | null>(null)
  const replaced = props.chosen.filter(({ nextStep }) => nextStep !== null && !nextStep.isDone).length
  const assignee = asTask && assigneeId !== null ? { assigneeId } : {}
  return (
    <Ask
      title={`What happens next with ${count}?`}
      onClose={props.onClose}
      save={{
        label: 'Save',
        pending: change.pending,
        failure: change.failure,
        missing: text.trim() === '' ? 'Say what is to be done.' : null,
        run: () => change.run({ ids, change: { what: 'next_step', text, on, asTask, ...assignee } }),
      }}
    >
      <TextField label="Next step" value={text} onChange={setText} maxLength={200} required />
      <DateField label="By" value={on} onChange={(day) => setOn(day ?? addDays(today, 7))} />
      <Switch label="As a task for each of them" checked={asTask} onChange={setAsTask} />
      {asTask ? <MemberSelect label="Whose task" value={assigneeId} onChange={setAssignee} owner /> : null}
      {replaced > 0 ? (
        <p className="m t12" role="status">
          {`${counted(replaced, 'next step')} that ${replaced === 1 ? 'stands' : 'stand'} now ${replaced === 1 ? 'is' : 'are'} replaced; open tasks take the new words.`}
        </p>
      ) : null}
    </Ask>
  )
}

/** One view of all of them; a reason is asked for where any other voice differs. */
export function SayManyDialog(props: ManyDialogProps) {
  const { chosen, desk } = props
  const { change, ids, count } = useMany(props)
  const [voice, setVoice] = useState(desk.speaking.at(-1) ?? 'csm')
  const [category, setCategory] = useState<Category>('commit')
  const [reason, setReason] = useState('')
  const differing = chosen.filter((renewal) => needsReason(voice, category, spokenOf(renewal)))
  const isReasonNeeded = differing.length > 0
  return (
    <Ask
      title={`What do you think of ${count}?`}
      onClose={props.onClose}
      save={{
        label: 'Say it',
        pending: change.pending,
        failure: change.failure,
        missing: missingReason(isReasonNeeded, reason),
        run: () => change.run({ ids, change: { what: 'view', voice, category, reason } }),
      }}
    >
      <ViewFields
        speaking={desk.speaking}
        voice={voice}
        onVoice={setVoice}
        category={category}
        onCategory={setCategory}
        reason={reason}
        onReason={setReason}
        differs={
          isReasonNeeded
            ? `Another voice sees ${differing.length === chosen.length ? 'them' : `${differing.length} of them`} differently: say why you do not.`
            : null
        }
      />
    </Ask>
  )
}

function spokenOf({ views: { machine, csm, leader } }: Renewal) {
  return {
    machine: machine?.category ?? null,
    csm: csm?.category ?? null,
    leader: leader?.category ?? null,
  }
}

/** The open next steps of all of them, given to one member. */
export function GiveManyDialog(props: ManyDialogProps) {
  const { change, ids, count } = useMany(props)
  const [assigneeId, setAssignee] = useState<number | null>(null)
  const open = props.chosen.filter(({ nextStep }) => nextStep !== null && nextStep.taskId !== null && !nextStep.isDone)
  return (
    <Ask
      title={`Who does the next step of ${count}?`}
      onClose={props.onClose}
      save={{
        label: 'Give it',
        pending: change.pending,
        failure: change.failure,
        missing:
          open.length === 0
            ? 'None of them has a next step with an open task. Set the next step first.'
            : assigneeId === null
              ? 'Choose who does it.'
              : null,
        run: () => {
          if (assigneeId !== null) change.run({ ids, change: { what: 'assignee', assigneeId } })
        },
      }}
    >
      <MemberSelect label="Member" value={assigneeId} onChange={setAssignee} />
      <p className="m t12">
        {`${counted(open.length, 'open task')} ${open.length === 1 ? 'changes' : 'change'} hands.`}
      </p>
    </Ask>
  )
}

interface MemberSelectProps {
  label: string
  value: number | null
  onChange: (memberId: number | null) => void
  /** Each account's owner may be chosen instead. */
  owner?: boolean
}

const OWNER = 'owner'

function MemberSelect({ label, value, onChange, owner = false }: MemberSelectProps) {
  const members = useAssignees(undefined)
  const people = members.map(({ id, name, openTasks }) => ({
    value: String(id),
    label: name,
    note: `${openTasks} open`,
  }))
  return (
    <Select
      label={label}
      required={!owner}
      searchable
      placeholder="Choose somebody"
      value={value === null ? (owner ? OWNER : null) : String(value)}
      options={owner ? [{ value: OWNER, label: 'Each account’s owner' }, ...people] : people}
      onChange={(chosen) => onChange(chosen === OWNER ? null : Number(chosen))}
    />
  )
}
