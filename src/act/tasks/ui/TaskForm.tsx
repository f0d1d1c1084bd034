import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { findAccounts } from '../../../understand/portfolio/contract.ts'
import { useCall } from '../../../web/api/queries.ts'
import { DateField, Select, TextArea, TextField } from '../../../web/design/fields.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { PRIORITIES } from '../contract.ts'
import type { TaskTemplate } from '../contract.ts'
import { templateDay } from './checklist-lines.ts'
import { dueChoices } from './day-choices.ts'
import type { Priority } from './words.ts'
import { PRIORITY_WORDS } from './words.ts'
import { useAssignees, useTemplates } from './use-tasks.ts'
import styles from './tasks.module.css'

export interface TaskDraft {
  account: { id: number; name: string } | null
  title: string
  description: string
  kind: string | null
  priority: Priority
  dueOn: Day | null
  /** 0: nobody yet. */
  assigneeId: number
  /** One item a line. */
  checklist: string
}

interface TaskFormProps {
  draft: TaskDraft
  change: (change: Partial<TaskDraft>) => void
  /** An account that is given is not chosen. */
  accountIsGiven: boolean
  isEdit: boolean
  onSubmit: () => void
}

/** The fields of a task; a template fills them in. */
export function TaskForm({ draft, change, accountIsGiven, isEdit, onSubmit }: TaskFormProps) {
  const [all, setAll] = useState(isEdit)
  return (
    <>
      {accountIsGiven ? null : <AccountField draft={draft} change={change} />}
      <TextField
        label="What is to be done"
        required
        value={draft.title}
        maxLength={200}
        onChange={(title) => change({ title })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onSubmit()
        }}
      />
      {isEdit ? null : <TemplateField draft={draft} change={change} />}
      <DueField value={draft.dueOn} onChange={(dueOn) => change({ dueOn })} />
      <div>
        <Segmented
          label="Priority"
          value={draft.priority}
          onChange={(priority) => change({ priority })}
          options={PRIORITIES.map((key) => ({ key, label: PRIORITY_WORDS[key] }))}
        />
      </div>
      {isEdit ? null : <AssigneeField draft={draft} change={change} />}
      {all ? (
        <>
          <TextArea
            label="Description"
            value={draft.description}
            maxLength={4_000}
            onChange={(description) => change({ description })}
          />
          <TextArea
            label="Checklist, one item a line"
            value={draft.checklist}
            maxLength={6_000}
            onChange={(checklist) => change({ checklist })}
          />
        </>
      ) : (
        <button type="button" className={`link t12 ${styles['more']}`} onClick={() => setAll(true)}>
          Description and checklist
        </button>
      )}
    </>
  )
}

type FieldProps = Pick<TaskFormProps, 'draft' | 'change'>

function AccountField({ draft, change }: FieldProps) {
  const [text, setText] = useState('')
  const found = useCall(findAccounts, { text, limit: 12 }, { enabled: text.trim() !== '', topics: ['accounts'] })
  const accounts = text.trim() === '' ? [] : (found.data?.accounts ?? [])
  const chosen = draft.account
  const options = [
    ...(chosen && !accounts.some(({ id }) => id === chosen.id)
      ? [{ value: String(chosen.id), label: chosen.name }]
      : []),
    ...accounts.map(({ id, name, owner }) => ({ value: String(id), label: name, note: owner })),
  ]
  return (
    <Select
      label="Account"
      required
      placeholder="Search for an account"
      searchable
      onSearch={setText}
      value={chosen === null ? null : String(chosen.id)}
      options={options}
      onChange={(value) => {
        const option = options.find((candidate) => candidate.value === value)
        if (option) change({ account: { id: Number(value), name: option.label } })
      }}
    />
  )
}

const NO_TEMPLATE = ''

function TemplateField({ draft, change }: FieldProps) {
  const today = useToday()
  const templates = useTemplates().filter(({ isArchived }) => !isArchived)
  if (templates.length === 0) return null
  const fill = (template: TaskTemplate) =>
    change({
      kind: template.key,
      title: template.title,
      description: template.description,
      priority: template.priority,
      dueOn: templateDay(template.dueDays, today),
      checklist: template.checklist.join('\n'),
    })
  return (
    <Select
      label="Template"
      placeholder="None"
      value={draft.kind ?? NO_TEMPLATE}
      options={[
        { value: NO_TEMPLATE, label: 'None' },
        ...templates.map(({ key, name, checklist }) => ({
          value: key,
          label: name,
          note: checklist.length > 0 ? `${checklist.length} steps` : null,
        })),
      ]}
      onChange={(key) => {
        const template = templates.find((candidate) => candidate.key === key)
        if (template) fill(template)
        else change({ kind: null })
      }}
    />
  )
}

function AssigneeField({ draft, change }: FieldProps) {
  const members = useAssignees(draft.account?.id)
  return (
    <Select
      label="Whose"
      searchable
      value={String(draft.assigneeId)}
      options={[
        ...members.map(({ id, name, openTasks, isOwner }) => ({
          value: String(id),
          label: name,
          note: [isOwner ? 'owner' : null, `${openTasks} open`].filter(Boolean).join(', '),
        })),
        { value: '0', label: 'Nobody yet', note: 'leaders see it' },
      ]}
      onChange={(value) => change({ assigneeId: Number(value) })}
    />
  )
}

interface DueFieldProps {
  label?: string
  value: Day | null
  onChange: (day: Day | null) => void
}

/** A day, with the usual ones a click away. */
export function DueField({ label = 'Due', value, onChange }: DueFieldProps) {
  const today = useToday()
  return (
    <div className={styles['due']}>
      <DateField label={label} value={value} onChange={onChange} />
      <div className={styles['choices']} role="group" aria-label="Usual days">
        {dueChoices(today).map((choice) => (
          <button
            key={choice.day}
            type="button"
            className="chip"
            aria-pressed={choice.day === value}
            onClick={() => onChange(choice.day)}
          >
            <span className={choice.day === value ? 'v' : undefined}>{choice.label}</span>
          </button>
        ))}
      </div>
    </div>
  )
}
