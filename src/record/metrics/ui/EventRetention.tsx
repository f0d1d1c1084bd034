import { useState } from 'react'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { NumberField } from '../../../web/design/fields.tsx'
import { counted, exactDay } from '../../../web/design/format.ts'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { SETTINGS_TOPICS } from '../../settings/ui/setting-words.ts'
import { changeRetention, readRetention } from '../contract.ts'
import styles from './metrics.module.css'

/** How long raw events are kept, and the time zone whose days they are counted on. */
export function EventRetention({ mayWrite }: { mayWrite: boolean }) {
  const kept = useCall(readRetention, {}, { topics: SETTINGS_TOPICS, everyMs: 30_000 }).data
  if (!kept) return null
  const { months, keptFrom, zone, nextZone } = kept
  return (
    <Section
      title={`Raw events are kept for ${counted(months, 'month')}`}
      reason={`They are complete since ${exactDay(keptFrom)} and counted on days of ${zone}. Daily numbers stay forever.`}
    >
      {nextZone ? <ProgressBar label={`Counting anew on days of ${nextZone.zone}`} share={nextZone.done} /> : null}
      {mayWrite ? <MonthsForm key={months} months={months} /> : null}
    </Section>
  )
}

function MonthsForm({ months }: { months: number }) {
  const [typed, setTyped] = useState<number | null>(months)
  const change = useAction(changeRetention, {
    topics: SETTINGS_TOPICS,
    onDone: ({ months: now }) =>
      toast(`Raw events are kept for ${counted(now, 'month')}. Older months are dropped in the coming night.`),
  })
  return (
    <form
      className={styles['retention']}
      onSubmit={(event) => {
        event.preventDefault()
        if (typed !== null && typed !== months) change.run({ months: typed })
      }}
    >
      <NumberField label="Months" min={1} max={120} step={1} value={typed} onChange={setTyped} />
      <Button
        type="submit"
        pending={change.pending}
        disabledBecause={typed === null || typed === months ? 'Nothing changed yet.' : null}
      >
        Change
      </Button>
    </form>
  )
}
