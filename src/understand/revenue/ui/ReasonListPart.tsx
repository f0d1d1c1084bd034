import { useState } from 'react'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { reasonKey } from './settings-draft.ts'
import type { SettingsPartProps } from './RevenueSettingsPage.tsx'
import styles from './revenue.module.css'

/** What reasons for leaving and paying less are called. What was said before keeps its key when a name changes. */
export function ReasonListPart({ draft: { reasons }, onChange }: SettingsPartProps) {
  const [label, setLabel] = useState('')
  const add = () => {
    const name = label.trim()
    if (name === '') return
    onChange({
      reasons: [
        ...reasons,
        {
          key: reasonKey(
            name,
            reasons.map(({ key }) => key),
          ),
          label: name,
        },
      ],
    })
    setLabel('')
  }
  return (
    <Section title="Reasons for leaving and paying less">
      <div className={styles['reasons']}>
        {reasons.map(({ key, label: name }) => (
          <div key={key} className={styles['with-remove']}>
            <TextField
              hideLabel
              label={`Name of the reason ${key}`}
              required
              maxLength={80}
              value={name}
              onChange={(typed) =>
                onChange({ reasons: reasons.map((one) => (one.key === key ? { key, label: typed } : one)) })
              }
            />
            <IconButton
              icon="close"
              label={`Remove the reason ${name}`}
              onClick={() => onChange({ reasons: reasons.filter((one) => one.key !== key) })}
            />
          </div>
        ))}
        <div className={styles['with-remove']}>
          <TextField
            label="Another reason"
            maxLength={80}
            value={label}
            onChange={setLabel}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
          <Button icon="plus" disabledBecause={label.trim() === '' ? 'Name the reason first.' : null} onClick={add}>
            Add
          </Button>
        </div>
      </div>
    </Section>
  )
}
