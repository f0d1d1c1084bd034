import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { NumberField, Select } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useMay } from '../../../web/shell/me.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { getFitSettings, saveFitSettings } from '../contract.ts'
import { FIT_TOPICS } from './fit-words.ts'

type Settings = OutputOf<typeof getFitSettings>
type Field = 'source' | 'seller' | 'partner' | 'promise' | 'size'

const NOTHING = ''
const FIELDS: readonly { key: Field; label: string; none: string }[] = [
  { key: 'source', label: 'Source of the deal', none: 'Not on record' },
  { key: 'seller', label: 'Who sold it', none: 'Not on record' },
  { key: 'promise', label: 'What was promised', none: 'KPI of the outcome captured in presales' },
  { key: 'partner', label: 'Channel partner', none: 'Not on record' },
  { key: 'size', label: 'Size', none: 'What it paid at first' },
]

/** Which custom fields tell where an account came from. */
export function FitSettingsDialog({ onClose }: { onClose: () => void }) {
  const answer = useCall(getFitSettings, {}, { topics: ['fit', 'settings'] })
  return <Answer of={answer}>{(settings) => <Fields settings={settings} onClose={onClose} />}</Answer>
}

function Fields({ settings, onClose }: { settings: Settings; onClose: () => void }) {
  const mayWrite = useMay('revenue.write')
  const { isGuessed, fields, ...initial } = settings
  const [draft, setDraft] = useState(initial)
  const save = useAction(saveFitSettings, {
    topics: FIT_TOPICS,
    failure: 'none',
    onDone: () => {
      toast('Fields saved')
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title="Where accounts came from"
      foot={
        mayWrite ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <ActionButton look="primary" pending={save.pending} failure={save.failure} onClick={() => save.run(draft)}>
              Save
            </ActionButton>
          </>
        ) : (
          <Button onClick={onClose}>Close</Button>
        )
      }
    >
      <div className="form">
        <p className="m">
          {isGuessed
            ? 'These are guesses from the keys of your custom fields. Choose and save to keep them.'
            : 'Chosen by hand.'}
          {mayWrite ? '' : ' Operations change them.'}
        </p>
        {FIELDS.map(({ key, label, none }) => (
          <Select
            key={key}
            label={label}
            disabled={!mayWrite}
            value={draft[key] ?? NOTHING}
            options={[
              { value: NOTHING, label: none },
              ...fields.map((field) => ({ value: field.key, label: field.name, note: field.key })),
            ]}
            onChange={(value) => setDraft((before) => ({ ...before, [key]: value === NOTHING ? null : value }))}
          />
        ))}
        <NumberField
          label="Smallest sample"
          hint="Fewer accounts than this are no evidence; 10 at least."
          min={10}
          max={1000}
          disabled={!mayWrite}
          value={draft.minimum}
          onChange={(minimum) => setDraft((before) => ({ ...before, minimum: minimum ?? 20 }))}
        />
      </div>
    </Dialog>
  )
}
