import { useState } from 'react'
import { addDays } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField } from '../../../web/design/fields.tsx'
import { useToday } from '../../../web/design/today.tsx'

/** Beyond the days that the menu offers. */
const FIRST_DAYS = 14
const MOST_DAYS = 366

interface UntilDialogProps {
  onChoose: (until: Day) => void
  onClose: () => void
}

/** Putting off until any day. */
export function UntilDialog({ onChoose, onClose }: UntilDialogProps) {
  const today = useToday()
  const [until, setUntil] = useState<Day | null>(addDays(today, FIRST_DAYS))
  const isAhead = until !== null && until > today
  return (
    <Dialog
      open
      onClose={onClose}
      title="Snooze until"
      width="small"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabledBecause={isAhead ? null : 'Choose a day that lies ahead.'}
            onClick={() => {
              if (until) onChoose(until)
              onClose()
            }}
          >
            Snooze
          </Button>
        </>
      }
    >
      <DateField
        label="Day"
        value={until}
        min={addDays(today, 1)}
        max={addDays(today, MOST_DAYS)}
        onChange={setUntil}
      />
    </Dialog>
  )
}
