import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton } from '../../../web/design/Button.tsx'
import { NumberField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { readPrediction, savePrediction } from '../contract.ts'
import type { PredictionSettings } from '../settings.ts'
import { draftOf, errorsIn, settingSentences, settingsFrom } from './settings-draft.ts'
import styles from './prediction.module.css'

const TOPICS = ['predictions', 'renewals', 'settings']

/** How far ahead is looked, and what counts as committed. */
export function PredictionSettingsPage() {
  const answer = useCall(readPrediction, {}, { topics: TOPICS })
  const mayChange = useMay('revenue.write')
  return (
    <SettingsLayout title="Prediction" reason="What is learned about who leaves, and from when on a renewal is sure.">
      <Answer of={answer}>
        {(settings) =>
          mayChange ? <Form key={JSON.stringify(settings)} settings={settings} /> : <OnlyRead settings={settings} />
        }
      </Answer>
    </SettingsLayout>
  )
}

function Form({ settings }: { settings: PredictionSettings }) {
  const [draft, setDraft] = useState(draftOf(settings))
  const undo = useAction(savePrediction, { topics: TOPICS })
  const save = useAction(savePrediction, {
    topics: TOPICS,
    failure: 'none',
    onDone: () => toast('Saved.', { undo: () => undo.run(settings) }),
  })
  const errors = errorsIn(draft)
  const next = settingsFrom(draft)
  const isSame = JSON.stringify(next) === JSON.stringify(settings)
  const field = (key: keyof typeof draft) => ({
    value: draft[key],
    onChange: (value: number | null) => setDraft({ ...draft, [key]: value }),
    error: errors[key],
    required: true,
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (next !== null && !isSame && !save.pending) save.run(next)
  }
  return (
    <form className={styles['settings']} onSubmit={submit} noValidate>
      <Section
        title="How far ahead"
        level={2}
        reason="Holds from the next learning on: every four weeks, or at once with “Learn anew” on the page Prediction."
      >
        <div className={styles['fields']}>
          <NumberField
            {...field('horizonDays')}
            label="An account is lost when it stops paying within"
            unit="days"
            hint="Further ahead gives more time to act and is known less surely."
          />
          <NumberField
            {...field('renewalLeadDays')}
            label="Renewals are predicted, before they are due, by"
            unit="days"
            hint="What became known later than so many days before a renewal is not learned from."
          />
        </div>
      </Section>
      <Section
        title="From when on a renewal is sure"
        level={2}
        reason="Holds at once for accounts, renewals and the forecast, where nobody has said otherwise. The same figures stand in the settings of renewals."
      >
        <div className={styles['fields']}>
          <NumberField
            {...field('commit')}
            label="Committed from a probability of"
            unit="%"
            hint="Higher: fewer renewals are committed, and more of those committed come."
          />
          <NumberField
            {...field('bestCase')}
            label="Best case from a probability of"
            unit="%"
            hint="What is less likely is at risk."
          />
        </div>
      </Section>
      <p>
        <ActionButton
          look="primary"
          type="submit"
          pending={save.pending}
          failure={save.failure}
          disabledBecause={
            next === null ? 'Correct the marked field first.' : isSame ? 'Nothing is changed yet.' : null
          }
        >
          Save
        </ActionButton>
      </p>
    </form>
  )
}

function OnlyRead({ settings }: { settings: PredictionSettings }) {
  return (
    <Section
      title="How renewals are predicted"
      level={2}
      reason="Your role reads this; whoever runs operations may change it."
    >
      <ul className="stack">
        {settingSentences(settings).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Section>
  )
}
