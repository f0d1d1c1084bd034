import { useState } from 'react'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import type { Draft } from './mapping-draft.ts'

/** How days and numbers are written in the file. */
export function WrittenStyle({ draft, setDraft }: { draft: Draft; setDraft: (draft: Draft) => void }) {
  const [format, setFormat] = useState(draft.date_format ?? '')
  const { date_format: _, ...rest } = draft
  return (
    <Section title="How days and numbers are written">
      <div className="import-choices">
        <TextField
          label="Days"
          value={format}
          placeholder="yyyy-MM-dd"
          hint="Such as d/M/yyyy, dd.MM.yyyy or unix; ISO is always understood."
          onChange={setFormat}
          onBlur={() => {
            if (format !== (draft.date_format ?? '')) setDraft(format === '' ? rest : { ...draft, date_format: format })
          }}
        />
        <div className="field">
          <span className="field-label">Decimals</span>
          <Segmented
            label="Decimals"
            options={[
              { key: '.', label: '1,234.50' },
              { key: ',', label: '1.234,50' },
            ]}
            value={draft.decimal ?? '.'}
            onChange={(decimal) => setDraft({ ...draft, decimal: decimal === ',' ? ',' : '.' })}
          />
        </div>
      </div>
    </Section>
  )
}
