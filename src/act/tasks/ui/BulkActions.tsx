import { useState } from 'react'
import { addDays } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { useCall } from '../../../web/api/queries.ts'
import { BulkBar } from '../../../web/design/BulkBar.tsx'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, Select, TextField } from '../../../web/design/fields.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { changeTasks, PRIORITIES } from '../contract.ts'
import { bulkSentence } from './bulk-sentence.ts'
import { useAssignees, useChangeMany } from './use-tasks.ts'
import { DueField } from './TaskForm.tsx'
import type { Priority } from './words.ts'
import { PRIORITY_WORDS } from './words.ts'

type Change = InputOf<typeof changeTasks>['change']
type What = Change['what']

const TITLES: Readonly<Record<What, string>> = {
  complete: 'Complete',
  snooze: 'Snooze',
  delegate: 'Delegate',
  due: 'Change the day of',
  priority: 'Change the priority of',
  drop: 'Drop',
}

const NOTES = { complete: 'In a sentence, if there is more to say', delegate: 'A word to them', drop: 'Why' } as const

interface BulkActionsProps {
  ids: readonly number[]
  onClear: () => void
}

/** What can be done with several tasks at once, each with a count before and one undo after. */
export function BulkActions({ ids, onClear }: BulkActionsProps) {
  const [what, setWhat] = useState<What | null>(null)
  const button = (key: What, label: string) => (
    <Button look="quiet" onClick={() => setWhat(key)}>
      {label}
    </Button>
  )
  return (
    <>
      <BulkBar count={ids.length} onClear={onClear}>
        {button('complete', 'Complete')}
        {button('snooze', 'Snooze')}
        {button('delegate', 'Delegate')}
        {button('due', 'Due')}
        {button('priority', 'Priority')}
        {button('drop', 'Drop')}
      </BulkBar>
      {what ? <BulkDialog what={what} ids={ids} onClose={() => setWhat(null)} onDone={onClear} /> : null}
    </>
  )
}

interface BulkDialogProps {
  what: What
  ids: readonly number[]
  onClose: () => void
  onDone: () => void
}

function BulkDialog({ what, ids, onClose, onDone }: BulkDialogProps) {
  const today = useToday()
  const [day, setDay] = useState<Day | null>(what === 'snooze' ? addDays(today, 7) : addDays(today, 1))
  const [memberId, setMemberId] = useState<number | null>(null)
  const [priority, setPriority] = useState<Priority>('high')
  const [note, setNote] = useState('')
  const change = changeOf(what, { day, memberId, priority, note })
  const run = useChangeMany(() => {
    onDone()
    onClose()
  })
  const input = { ids: [...ids], change: change ?? { what: 'drop' as const }, preview: true }
  const preview = useCall(changeTasks, input, { enabled: change !== null, topics: ['tasks'] })
  const count = `${ids.length} ${ids.length === 1 ? 'task' : 'tasks'}`
  const changes = change !== null && preview.data ? preview.data : null
  const missing = change === null ? 'Choose first.' : changes?.changed === 0 ? 'None of them would change.' : null
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${TITLES[what]} ${count}`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={run.pending}
            failure={run.failure}
            disabledBecause={missing}
            onClick={() => (change ? run.run({ ids: [...ids], change }) : undefined)}
          >
            {what === 'due' || what === 'priority' ? 'Change' : TITLES[what]}
          </ActionButton>
        </>
      }
    >
      <div className="form">
        {what === 'due' ? <DueField value={day} onChange={setDay} /> : null}
        {what === 'snooze' ? (
          <DateField label="Until" value={day} min={addDays(today, 1)} max={addDays(today, 366)} onChange={setDay} />
        ) : null}
        {what === 'delegate' ? <MemberField value={memberId} onChange={setMemberId} /> : null}
        {what === 'priority' ? (
          <Segmented
            label="Priority"
            value={priority}
            onChange={setPriority}
            options={PRIORITIES.map((key) => ({ key, label: PRIORITY_WORDS[key] }))}
          />
        ) : null}
        {what === 'complete' || what === 'delegate' || what === 'drop' ? (
          <TextField label={NOTES[what]} value={note} maxLength={1_000} onChange={setNote} />
        ) : null}
        <p className="m" role="status">
          {changes ? bulkSentence(changes) : ''}
        </p>
      </div>
    </Dialog>
  )
}

function MemberField({ value, onChange }: { value: number | null; onChange: (memberId: number) => void }) {
  const members = useAssignees(undefined)
  return (
    <Select
      label="To"
      required
      searchable
      placeholder="Choose somebody"
      value={value === null ? null : String(value)}
      options={members.map(({ id, name, openTasks }) => ({
        value: String(id),
        label: name,
        note: `${openTasks} open`,
      }))}
      onChange={(chosen) => onChange(Number(chosen))}
    />
  )
}

interface Fields {
  day: Day | null
  memberId: number | null
  priority: Priority
  note: string
}

/** What is asked for, or null while something is missing. */
function changeOf(what: What, { day, memberId, priority, note }: Fields): Change | null {
  switch (what) {
    case 'snooze':
      return day === null ? null : { what, until: day }
    case 'delegate':
      return memberId === null ? null : { what, memberId, note }
    case 'due':
      return { what, dueOn: day }
    case 'priority':
      return { what, priority }
    default:
      return { what, note }
  }
}
