import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { Button, Spinner } from '../../../web/design/Button.tsx'
import { DateField } from '../../../web/design/fields.tsx'
import { Icon } from '../../../web/design/icon.tsx'
import { Picker } from '../../../web/design/Picker.tsx'
import { Popover } from '../../../web/design/Popover.tsx'
import styles from './account.module.css'
import type { FactEdit } from './use-fact-edit.ts'

interface ChoiceFactProps {
  label: string
  options: readonly { id: number; name: string }[]
  chosen: number | null
  /** What clearing is called, where it is possible. */
  none: string
  edit: FactEdit
  onPick: (option: { id: number; name: string } | null) => void
  children: ReactNode
}

const NONE = 'none'

/** A fact of the header that opens its choices where it stands. */
export function ChoiceFact({ label, options, chosen, none, edit, onPick, children }: ChoiceFactProps) {
  const written = [
    ...options.map((option) => ({ value: String(option.id), label: option.name })),
    { value: NONE, label: none },
  ]
  return (
    <Picker
      label={label}
      options={written}
      chosen={[chosen === null ? NONE : String(chosen)]}
      width={240}
      onPick={(value) => onPick(options.find((option) => String(option.id) === value) ?? null)}
      trigger={(props) => (
        <button {...props} className={styles['fact']} data-fact={label} title={`Change ${label.toLowerCase()}`}>
          {children}
          <State edit={edit} />
        </button>
      )}
    />
  )
}

interface DayFactProps {
  label: string
  hint?: string
  value: Day | null
  edit: FactEdit
  onSave: (value: Day | null) => void
  children: ReactNode
}

/** A day of the header that is changed where it stands. */
export function DayFact({ label, hint, value, edit, onSave, children }: DayFactProps) {
  return (
    <Popover
      label={label}
      trigger={(toggle, open) => (
        <button
          type="button"
          className={styles['fact']}
          aria-expanded={open}
          title={`Change ${label.toLowerCase()}`}
          onClick={toggle}
        >
          {children}
          <State edit={edit} />
        </button>
      )}
    >
      {(close) => <DayForm label={label} hint={hint} value={value} onSave={onSave} close={close} />}
    </Popover>
  )
}

function DayForm({
  label,
  hint,
  value,
  onSave,
  close,
}: Pick<DayFactProps, 'label' | 'hint' | 'value' | 'onSave'> & { close: () => void }) {
  const [typed, setTyped] = useState(value)
  const save = (next: Day | null) => {
    if (next !== value) onSave(next)
    close()
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        save(typed)
      }}
    >
      <DateField label={label} value={typed} onChange={setTyped} hint={hint} />
      <div className="row gap2">
        <Button type="submit" look="primary">
          Save
        </Button>
        {value === null ? null : (
          <Button look="quiet" onClick={() => save(null)}>
            Clear
          </Button>
        )}
      </div>
    </form>
  )
}

function State({ edit }: { edit: FactEdit }) {
  if (edit.pending) return <Spinner />
  if (edit.failure === null) return null
  return (
    <span className="poor row" title={edit.failure}>
      <Icon name="warning" />
      <span className="only-read">Not saved: {edit.failure}</span>
    </span>
  )
}
