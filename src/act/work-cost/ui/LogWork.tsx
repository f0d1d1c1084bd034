import { type KeyboardEvent, useId, useRef, useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton } from '../../../web/design/Button.tsx'
import { DateField, Select, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { listWorkKinds, logWork, removeWork } from '../contract.ts'
import { minutesText, minutesTyped } from '../duration.ts'
import { AccountField, type NamedAccount } from './AccountField.tsx'
import { COST_TOPICS, VALUE_WORDS } from './cost-words.ts'
import styles from './cost.module.css'

interface LogWorkProps {
  /** Written down for this account; without it one is chosen. */
  account?: NamedAccount
  onDone?: () => void
}

/** A line to write down time: Enter saves, and account and kind stay for the next one. */
export function LogWork({ account: given, onDone }: LogWorkProps) {
  const today = useToday()
  const place = useRef<HTMLDivElement>(null)
  const kinds = useCall(listWorkKinds, {}, { topics: ['work', 'settings'] }).data
  const [account, setAccount] = useState<NamedAccount | null>(given ?? null)
  const [duration, setDuration] = useState('')
  const [kind, setKind] = useState<string | null>(null)
  const [area, setArea] = useState('')
  const [note, setNote] = useState('')
  const [day, setDay] = useState<Day | null>(today)
  const areas = useId()
  const focusDuration = () => place.current?.querySelector<HTMLInputElement>('[data-duration]')?.focus()
  useKeys('Hours', [{ keys: 'l', does: 'Write down time', run: focusDuration }])
  const remove = useAction(removeWork, { topics: COST_TOPICS })
  const log = useAction(logWork, {
    topics: COST_TOPICS,
    failure: 'none',
    onDone: ({ id }, { minutes: spent }) => {
      toast(`${minutesText(Number(spent))} for ${account?.name ?? ''} written down`, {
        undo: () => remove.run({ workEntryId: id }),
      })
      setDuration('')
      setNote('')
      focusDuration()
      onDone?.()
    },
  })
  const minutes = minutesTyped(duration)
  const missing =
    account === null
      ? 'Choose an account.'
      : minutes === null
        ? 'Say how long, such as 45m or 1:30.'
        : kind === null
          ? 'Choose the kind of work.'
          : null
  const submit = () => {
    if (missing !== null || account === null || minutes === null || kind === null || log.pending) return
    log.run({
      accountId: account.id,
      minutes,
      workKindId: Number(kind),
      productArea: area.trim() === '' ? null : area,
      note,
      ...(day ? { day } : {}),
    })
  }
  const keys = (event: KeyboardEvent) => {
    // Lists that opened from here tell their keys here, too; theirs is the choice.
    const isField = event.target instanceof HTMLInputElement && place.current?.contains(event.target)
    if (event.key !== 'Enter' || !isField) return
    event.preventDefault()
    submit()
  }
  return (
    // The key belongs to the whole line; its fields do the typing.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={place} className={styles['log']} onKeyDown={keys}>
      {given ? null : <AccountField value={account} onChange={setAccount} />}
      <TextField
        label="How long"
        required
        data-duration
        placeholder="45m, 1:30"
        value={duration}
        onChange={setDuration}
        error={duration !== '' && minutes === null ? 'Such as 45m or 1:30' : undefined}
      />
      <Select
        label="Kind of work"
        required
        placeholder="Choose"
        value={kind}
        options={(kinds?.kinds ?? [])
          .filter(({ isArchived }) => !isArchived)
          .map(({ id, name, value }) => ({ value: String(id), label: name, note: VALUE_WORDS[value] }))}
        onChange={setKind}
      />
      <TextField label="Product area" list={areas} maxLength={60} value={area} onChange={setArea} />
      <datalist id={areas}>
        {(kinds?.productAreas ?? []).map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <TextField label="Note" maxLength={500} value={note} onChange={setNote} />
      <DateField label="Day" max={today} value={day} onChange={setDay} />
      <ActionButton
        look="primary"
        pending={log.pending}
        failure={log.failure}
        disabledBecause={missing}
        onClick={submit}
      >
        Write down
      </ActionButton>
    </div>
  )
}
