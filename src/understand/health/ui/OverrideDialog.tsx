import { useState } from 'react'
import { addDays } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, NumberField, Select, TextArea } from '../../../web/design/fields.tsx'
import { exactDay } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import type { Option } from '../../../web/design/Picker.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { overrideHealth, withdrawOverride } from '../contract.ts'
import type { KnownBand } from '../definitions.ts'

interface OverrideDialogProps {
  accountId: number
  onClose: () => void
}

const BANDS: readonly Option<KnownBand>[] = [
  { value: 'poor', label: 'Poor', mark: <BandShape band="poor" hidden /> },
  { value: 'fair', label: 'Fair', mark: <BandShape band="fair" hidden /> },
  { value: 'good', label: 'Good', mark: <BandShape band="good" hidden /> },
]
const USUAL_DAYS = 30
const LONGEST_DAYS = 365

/** Sets the band by hand. The computed health stays beside it and takes over again after the last day. */
export function OverrideDialog({ accountId, onClose }: OverrideDialogProps) {
  const today = useToday()
  const [band, setBand] = useState<KnownBand | null>(null)
  const [overall, setOverall] = useState<number | null>(null)
  const [reason, setReason] = useState('')
  const [endsOn, setEndsOn] = useState<Day>(addDays(today, USUAL_DAYS))
  const withdraw = useAction(withdrawOverride, { topics: ['accounts', 'health'] })
  const save = useAction(overrideHealth, {
    topics: ['accounts', 'health'],
    failure: 'none',
    onDone: ({ id }) => {
      toast(`Health set by hand until ${exactDay(endsOn)}.`, { undo: () => withdraw.run({ overrideId: id }) })
      onClose()
    },
  })
  const refusal = save.error instanceof CallError ? save.error : null
  const missing = band === null ? 'Choose a band.' : reason.trim() === '' ? 'Say why.' : null
  return (
    <Dialog
      open
      onClose={onClose}
      title="Set health by hand"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={save.pending}
            failure={save.failure}
            disabledBecause={missing}
            onClick={() => band && save.run({ accountId, band, overall, reason: reason.trim(), endsOn })}
          >
            Set health
          </ActionButton>
        </>
      }
    >
      <p className="m">Conditions use this value. The computed health stays visible beside it.</p>
      <Select label="Band" required value={band} onChange={setBand} options={BANDS} />
      <NumberField
        label="Score, if you know one"
        value={overall}
        onChange={setOverall}
        min={0}
        max={100}
        error={refusal?.for('overall')}
      />
      <TextArea
        label="Reason"
        required
        value={reason}
        onChange={setReason}
        maxLength={1000}
        error={refusal?.for('reason')}
      />
      <DateField
        label="Until the end of"
        required
        value={endsOn}
        min={today}
        max={addDays(today, LONGEST_DAYS)}
        onChange={(next) => setEndsOn(next ?? addDays(today, USUAL_DAYS))}
        error={refusal?.for('endsOn')}
      />
    </Dialog>
  )
}
