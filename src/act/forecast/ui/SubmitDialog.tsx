import { useState } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextArea } from '../../../web/design/fields.tsx'
import { counted, money } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { submitForecast, type getForecast } from '../contract.ts'
import { FORECAST_TOPICS } from './address.ts'
import styles from './forecast.module.css'

/** Keeps the forecast as it stands, with a note for whoever reads it. */
export function SubmitDialog({ forecast, onClose }: { forecast: OutputOf<typeof getForecast>; onClose: () => void }) {
  const { period, total, scenarios, currency } = forecast
  const [note, setNote] = useState('')
  const submit = useAction(submitForecast, {
    topics: FORECAST_TOPICS,
    failure: 'none',
    onDone: () => {
      toast(`Forecast of ${period.name} submitted`)
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Submit the forecast of ${period.name}`}
      foot={
        <ActionButton
          look="primary"
          pending={submit.pending}
          failure={submit.failure}
          onClick={() => submit.run({ on: period.from, note })}
        >
          Submit
        </ActionButton>
      }
    >
      <div className={styles['stack']}>
        <p className="m">
          {counted(total['renewals'] ?? 0, 'renewal')} are kept as they stand: {money(scenarios.commit, currency)} won
          or committed, {money(total['expected'] ?? 0, currency)} expected. What changes afterwards is shown as what
          moved since.
        </p>
        <TextArea
          label="Note"
          hint="What whoever reads it should know."
          value={note}
          onChange={setNote}
          maxLength={500}
        />
      </div>
    </Dialog>
  )
}
