import { isDay } from '../../../../kernel/day.ts'
import { CellPick, CellText } from '../../../../web/design/table/cell-editors.tsx'
import type { CellEditing, Column } from '../../../../web/design/table/column.ts'
import { exactDay } from '../../../../web/design/format.ts'
import type { Choices } from '../filter-words.ts'
import type { CellChange, ShownRow } from './use-account-edits.ts'

type Editor = NonNullable<Column<ShownRow>['edit']>
type CustomField = Choices['customFields'][number]
interface Choice {
  id: number
  name: string
  key?: string
}

const NOBODY = 'none'

/** Editors hand over a finished change, so that the table need not know what each column means. */
export function choiceEditor(
  label: string,
  choices: readonly Choice[],
  read: (row: ShownRow) => Choice | null,
): Editor {
  const field = label.toLowerCase() as 'owner' | 'segment' | 'stage'
  const options = [
    { value: NOBODY, label: `No ${field}` },
    ...choices.map(({ id, name }) => ({ value: String(id), label: name })),
  ]
  return ({ row, commit, cancel }: CellEditing<ShownRow>) => {
    const current = read(row)
    return (
      <CellPick
        label={label}
        value={current ? String(current.id) : NOBODY}
        options={options}
        onCancel={cancel}
        onCommit={(picked) => {
          const choice = choices.find((candidate) => String(candidate.id) === picked) ?? null
          if (choice?.id === current?.id) cancel()
          else commit(choiceChange(row, field, choice))
        }}
      />
    )
  }
}

export function choiceChange(row: ShownRow, field: 'owner' | 'segment' | 'stage', choice: Choice | null): CellChange {
  const named = choice && { id: choice.id, name: choice.name, key: choice.key ?? '' }
  return {
    field,
    edit: { [`${field}Id`]: choice?.id ?? null },
    patch: field === 'owner' ? { owner: choice && { id: choice.id, name: choice.name } } : { [field]: named },
    said: choice ? `${row.name}: ${field} is now ${choice.name}` : `${row.name} has no ${field} now`,
  }
}

export const renewalEditor: Editor = ({ row, commit, cancel }) => (
  <CellText
    label="Renewal"
    type="date"
    value={row.renewalOn ?? ''}
    onCancel={cancel}
    onCommit={(typed) => {
      const renewalOn = isDay(typed) ? typed : null
      if (typed !== '' && renewalOn === null) return cancel()
      const said = renewalOn
        ? `${row.name}: renewal is now ${exactDay(renewalOn)}`
        : `${row.name} has no renewal date now`
      return commit({ field: 'renewal_on', edit: { renewalOn }, patch: { renewalOn }, said } satisfies CellChange)
    }}
  />
)

export function attributeEditor(custom: CustomField): Editor {
  const field = `attribute:${custom.key}`
  const change = (row: ShownRow, value: string | number | boolean | null): CellChange => ({
    field,
    edit: { attributes: { [custom.key]: value } },
    patch: { attributes: { ...row.attributes, [custom.key]: value } },
    said: `${row.name}: ${custom.name} changed`,
  })
  if (custom.type === 'boolean') {
    const options = [
      { value: 'yes', label: 'yes' },
      { value: 'no', label: 'no' },
    ]
    return ({ row, commit, cancel }) => (
      <CellPick
        label={custom.name}
        options={options}
        value={row.attributes[custom.key] === true ? 'yes' : 'no'}
        onCancel={cancel}
        onCommit={(picked) => commit(change(row, picked === 'yes'))}
      />
    )
  }
  const type = custom.type === 'day' ? 'date' : custom.type
  return ({ row, commit, cancel }) => (
    <CellText
      label={custom.name}
      type={type}
      value={String(row.attributes[custom.key] ?? '')}
      onCancel={cancel}
      onCommit={(typed) => {
        if (typed.trim() === '') return commit(change(row, null))
        if (type !== 'number') return commit(change(row, typed))
        return Number.isFinite(Number(typed)) ? commit(change(row, Number(typed))) : cancel()
      }}
    />
  )
}
