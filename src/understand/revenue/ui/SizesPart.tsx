import { useState } from 'react'
import { useMe } from '../../../web/shell/me.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { readBounds } from './settings-draft.ts'
import type { SettingsPartProps } from './RevenueSettingsPage.tsx'
import styles from './revenue.module.css'

/** Where one size of account ends and the next begins, by ARR. */
export function SizesPart({ draft, onChange }: SettingsPartProps) {
  const { company } = useMe()
  const [text, setText] = useState(draft.sizeBands.join(', '))
  const isRead = readBounds(text) !== null
  return (
    <Section title="Sizes" reason={`By ARR at the opening, in ${company.reportingCurrency}.`}>
      <div className={styles['fields']}>
        <TextField
          label="Each size ends at"
          value={text}
          onChange={(typed) => {
            setText(typed)
            const bounds = readBounds(typed)
            if (bounds) onChange({ sizeBands: bounds })
          }}
          error={isRead ? null : 'Write one to twelve rising whole numbers with commas between.'}
          hint="The last size has no end."
        />
      </div>
    </Section>
  )
}
