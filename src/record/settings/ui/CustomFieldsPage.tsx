import { useState } from 'react'
import type { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { number } from '../../../web/design/format.ts'
import { Select } from '../../../web/design/fields.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { createCustomField, editCustomField, FIELD_ENTITIES, FIELD_TYPES, listCustomFields } from '../contract.ts'
import type { CustomFieldSetting } from '../contract.ts'
import { ArchivedEntries } from './ArchivedEntries.tsx'
import { NameDialog } from './NameDialog.tsx'
import { ENTITY_WORDS, SETTINGS_TOPICS, standing, TYPE_WORDS } from './setting-words.ts'

type CustomField = z.output<typeof CustomFieldSetting>

/** What a company keeps about accounts, contacts, subscriptions and tickets beyond what everybody keeps. */
export function CustomFieldsPage() {
  const mayWrite = useMay('settings.write')
  const [editing, setEditing] = useState<CustomField | 'new' | null>(null)
  const fields = useCall(listCustomFields, {}, { topics: SETTINGS_TOPICS })
  const change = useAction(editCustomField, { topics: SETTINGS_TOPICS })
  const add = (
    <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
      Add a field
    </Button>
  )
  return (
    <SettingsLayout
      title="Custom fields"
      reason="What you keep beyond the usual. Imports fill them, filters and measures read them."
      action={mayWrite ? add : null}
    >
      <Answer of={fields}>
        {({ fields: rows }) => {
          const { used, archived } = standing(rows)
          if (rows.length === 0) {
            return (
              <EmptyState
                title="Custom fields hold what is special about your customers"
                action={mayWrite ? add : null}
              >
                An import of accounts, contacts, subscriptions or tickets can make them from its columns.
              </EmptyState>
            )
          }
          return (
            <>
              <FieldTable
                fields={used}
                onEdit={mayWrite ? setEditing : null}
                onArchive={(field) => change.run({ fieldId: field.id, isArchived: true })}
              />
              <ArchivedEntries
                entries={archived}
                onBringBack={mayWrite ? (id) => change.run({ fieldId: id, isArchived: false }) : null}
              />
            </>
          )
        }}
      </Answer>
      {editing ? <FieldDialog field={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </SettingsLayout>
  )
}

interface FieldTableProps {
  fields: readonly CustomField[]
  onEdit: ((field: CustomField) => void) | null
  onArchive: (field: CustomField) => void
}

function FieldTable({ fields, onEdit, onArchive }: FieldTableProps) {
  return (
    <PlainTable label="Custom fields" heads={['Field', 'Of', 'Type', 'Filled in']} hasActions={onEdit !== null}>
      {fields.map((field) => (
        <tr key={field.id}>
          <td>
            <span className="b">{field.name}</span> <span className="l t12 mono">{field.key}</span>
            {field.description ? <div className="l t12">{field.description}</div> : null}
          </td>
          <td className="nw">{ENTITY_WORDS[field.entity].many}</td>
          <td className="nw">{TYPE_WORDS[field.type]}</td>
          <td className="nw">
            {number(field.used)} {ENTITY_WORDS[field.entity][field.used === 1 ? 'one' : 'many']}
          </td>
          {onEdit ? (
            <td className="act">
              <Menu
                align="end"
                trigger={<IconButton icon="more" label={`More for ${field.name}`} />}
                entries={[
                  { label: 'Change…', icon: 'edit', onSelect: () => onEdit(field) },
                  'line',
                  { label: 'Put away', icon: 'trash', note: 'values stay', onSelect: () => onArchive(field) },
                ]}
              />
            </td>
          ) : null}
        </tr>
      ))}
    </PlainTable>
  )
}

function FieldDialog({ field, onClose }: { field: CustomField | null; onClose: () => void }) {
  const [entity, setEntity] = useState<CustomField['entity']>('account')
  const [type, setType] = useState<CustomField['type']>('text')
  const done = { topics: SETTINGS_TOPICS, failure: 'none', onDone: onClose } as const
  const create = useAction(createCustomField, done)
  const edit = useAction(editCustomField, done)
  return (
    <NameDialog
      title={field ? `Change ${field.name}` : 'Add a custom field'}
      initial={field ?? { name: '', description: '' }}
      hint={field ? `Imports and filters know it as ${field.key}; that stays, like its type.` : undefined}
      saveLabel={field ? 'Save' : 'Add the field'}
      action={field ? edit : create}
      onSave={(named) => (field ? edit.run({ fieldId: field.id, ...named }) : create.run({ ...named, entity, type }))}
      onClose={onClose}
    >
      {field ? null : (
        <>
          <Select label="Kept for" options={ENTITY_OPTIONS} value={entity} onChange={setEntity} />
          <Select label="Type" options={TYPE_OPTIONS} value={type} onChange={setType} hint="The type stays." />
        </>
      )}
    </NameDialog>
  )
}

const ENTITY_OPTIONS = FIELD_ENTITIES.map((value) => ({ value, label: `Every ${ENTITY_WORDS[value].one}` }))
const TYPE_OPTIONS = FIELD_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))
