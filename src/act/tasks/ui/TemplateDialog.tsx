import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { NumberField, TextArea, TextField } from '../../../web/design/fields.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { createTaskTemplate, editTaskTemplate, PRIORITIES } from '../contract.ts'
import type { TaskTemplate } from '../contract.ts'
import { itemsOf } from './checklist-lines.ts'
import type { Priority } from './words.ts'
import { PRIORITY_WORDS } from './words.ts'
import styles from './tasks.module.css'

interface TemplateDialogProps {
  template: TaskTemplate | null
  onClose: () => void
}

/** Adds a template, or changes one; tasks made with it stay as they are. */
export function TemplateDialog({ template, onClose }: TemplateDialogProps) {
  const [name, setName] = useState(template?.name ?? '')
  const [title, setTitle] = useState(template?.title ?? '')
  const [description, setDescription] = useState(template?.description ?? '')
  const [dueDays, setDueDays] = useState<number | null>(template?.dueDays ?? 1)
  const [priority, setPriority] = useState<Priority>(template?.priority ?? 'normal')
  const [checklist, setChecklist] = useState(template?.checklist.join('\n') ?? '')
  const [outcomes, setOutcomes] = useState(template?.outcomes.join('\n') ?? '')
  const done = { topics: ['settings'], failure: 'none', onDone: onClose } as const
  const create = useAction(createTaskTemplate, done)
  const edit = useAction(editTaskTemplate, done)
  const used = template ? edit : create
  const missing = name.trim() === '' ? 'Give it a name.' : title.trim() === '' ? 'Say what is to be done.' : null
  const save = () => {
    const fields = {
      name,
      title,
      description,
      priority,
      dueDays: dueDays ?? 0,
      checklist: wordsOf(checklist),
      outcomes: wordsOf(outcomes),
    }
    if (template) edit.run({ taskTemplateId: template.id, ...fields })
    else create.run(fields)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={template ? `Change ${template.name}` : 'Add a template'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={used.pending}
            failure={used.failure}
            disabledBecause={missing}
            onClick={save}
          >
            {template ? 'Save' : 'Add the template'}
          </ActionButton>
        </>
      }
    >
      <div className="form">
        <div className={styles['pair']}>
          <TextField label="Name" required value={name} maxLength={80} onChange={setName} />
          <NumberField label="Due after" unit="d" min={0} max={365} value={dueDays} onChange={setDueDays} />
        </div>
        <TextField label="What is to be done" required value={title} maxLength={200} onChange={setTitle} />
        <TextArea label="Description" value={description} maxLength={4_000} onChange={setDescription} />
        <Segmented
          label="Priority"
          value={priority}
          onChange={setPriority}
          options={PRIORITIES.map((key) => ({ key, label: PRIORITY_WORDS[key] }))}
        />
        <TextArea label="Checklist, one item a line" value={checklist} onChange={setChecklist} />
        <TextArea
          label="Words it can end with, one a line"
          hint="Without any: Done, Not reached, Not needed."
          value={outcomes}
          onChange={setOutcomes}
        />
      </div>
    </Dialog>
  )
}

function wordsOf(lines: string): string[] {
  return itemsOf(lines, []).map(({ text }) => text)
}
