import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { editTaskTemplate, listTaskTemplates } from '../contract.ts'
import type { TaskTemplate } from '../contract.ts'
import { TemplateDialog } from './TemplateDialog.tsx'
import { PRIORITY_WORDS } from './words.ts'

const HEADS = ['Name', 'Task', 'Due', 'Priority', 'Ends with', 'Open']

/** Kinds of work that come up again and again: words, steps and outcomes ready to use. */
export function TaskTemplatesPage() {
  const mayWrite = useMay('settings.write')
  const [editing, setEditing] = useState<TaskTemplate | 'new' | null>(null)
  const templates = useCall(listTaskTemplates, {}, { topics: ['settings', 'tasks'] })
  const add = (
    <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
      Add a template
    </Button>
  )
  return (
    <SettingsLayout
      title="Task templates"
      reason="Work that comes up again: its words, its steps and the words it ends with. Playbooks and people use the same ones."
      action={mayWrite ? add : null}
    >
      <Answer of={templates}>
        {({ templates: rows }) =>
          rows.length === 0 ? (
            <EmptyState title="Templates save writing the same task again" action={mayWrite ? add : null}>
              Such as a kick-off call with its steps, or a risk review with its outcomes.
            </EmptyState>
          ) : (
            <PlainTable label="Task templates" heads={HEADS} figures={['Open']} hasActions={mayWrite}>
              {rows.map((template) => (
                <TemplateRow
                  key={template.id}
                  template={template}
                  onEdit={mayWrite ? () => setEditing(template) : null}
                />
              ))}
            </PlainTable>
          )
        }
      </Answer>
      {editing ? (
        <TemplateDialog template={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </SettingsLayout>
  )
}

function TemplateRow({ template, onEdit }: { template: TaskTemplate; onEdit: (() => void) | null }) {
  const change = useAction(editTaskTemplate, { topics: ['settings'] })
  const { id, name, title, isArchived, dueDays, checklist, outcomes } = template
  const archive = (archived: boolean) => change.run({ taskTemplateId: id, isArchived: archived })
  return (
    <tr>
      <td>
        <span className={isArchived ? 'l' : 'b'}>{name}</span>
        {isArchived ? <div className="l t12">put away</div> : null}
      </td>
      <td>
        {title}
        {checklist.length > 0 ? <div className="l t12">{counted(checklist.length, 'step')}</div> : null}
      </td>
      <td className="nw">{dueDays === 0 ? 'same day' : `after ${dueDays} d`}</td>
      <td>{PRIORITY_WORDS[template.priority]}</td>
      <td>{outcomes.length === 0 ? <span className="l">the usual words</span> : outcomes.join(', ')}</td>
      <td className="r">{template.openTasks}</td>
      {onEdit ? (
        <td className="act">
          <Menu
            align="end"
            trigger={<IconButton icon="more" label={`More for ${name}`} />}
            entries={[
              { label: 'Change…', icon: 'edit', onSelect: onEdit },
              'line',
              isArchived
                ? { label: 'Bring back', icon: 'undo', onSelect: () => archive(false) }
                : { label: 'Put away', icon: 'trash', onSelect: () => archive(true) },
            ]}
          />
        </td>
      ) : null}
    </tr>
  )
}
