import { useState } from 'react'
import type { SubmitEvent } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { ActionButton } from '../../../web/design/Button.tsx'
import { NumberField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { readRevenueSettings, saveRevenueSettings } from '../contract-settings.ts'
import { ConventionsPart } from './ConventionsPart.tsx'
import { FloorsPart } from './FloorsPart.tsx'
import { ReasonListPart } from './ReasonListPart.tsx'
import { hundredth, wholePercent } from './settings-draft.ts'
import { SizesPart } from './SizesPart.tsx'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import styles from './revenue.module.css'

type Settings = OutputOf<typeof readRevenueSettings>
export type SettingsDraft = Pick<
  Settings,
  'conventions' | 'grrFloor' | 'segmentFloors' | 'grossMargin' | 'goals' | 'sizeBands' | 'reasons'
>

export interface SettingsPartProps {
  draft: SettingsDraft
  settings: Settings
  onChange: (change: Partial<SettingsDraft>) => void
}

/** What every figure of revenue is computed by: conventions, floors, goals, margin, sizes, reasons. */
export function RevenueSettingsPage() {
  const settings = useCall(readRevenueSettings, {}, { topics: REVENUE_TOPICS })
  return (
    <SettingsLayout
      title="Revenue"
      reason="Where tools for revenue differ, the choice is made here and printed beside every figure."
    >
      <Answer of={settings}>
        {(found) => (
          <>
            {found.isRebuilding ? (
              <Banner>The ledger is being built anew; figures follow when it is done.</Banner>
            ) : null}
            {found.mayEdit ? (
              <Form key={JSON.stringify(draftOf(found))} settings={found} />
            ) : (
              <Facts settings={found} />
            )}
          </>
        )}
      </Answer>
    </SettingsLayout>
  )
}

function draftOf({
  conventions,
  grrFloor,
  segmentFloors,
  grossMargin,
  goals,
  sizeBands,
  reasons,
}: Settings): SettingsDraft {
  return { conventions, grrFloor, segmentFloors, grossMargin, goals, sizeBands, reasons }
}

function Form({ settings }: { settings: Settings }) {
  const before = draftOf(settings)
  const [draft, setDraft] = useState(before)
  const action = useAction(saveRevenueSettings, {
    failure: 'none',
    topics: REVENUE_TOPICS,
    onDone: ({ isRebuilding }) =>
      toast(isRebuilding ? 'Saved. The ledger is built anew now; figures follow.' : 'Saved.', {
        undo: () => undo.run(before),
      }),
  })
  const undo = useAction(saveRevenueSettings, { topics: REVENUE_TOPICS })
  const isSame = JSON.stringify(draft) === JSON.stringify(before)
  const parts = { draft, settings, onChange: (change: Partial<SettingsDraft>) => setDraft({ ...draft, ...change }) }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending && !isSame) action.run(draft)
  }
  return (
    <form className={styles['choices']} onSubmit={submit}>
      <ConventionsPart {...parts} />
      <GoalsPart {...parts} />
      <FloorsPart {...parts} />
      <SizesPart {...parts} />
      <ReasonListPart {...parts} />
      <ActionButton
        look="primary"
        type="submit"
        pending={action.pending}
        disabledBecause={isSame ? 'Nothing is changed yet.' : null}
        failure={action.failure}
      >
        Save
      </ActionButton>
    </form>
  )
}

function GoalsPart({ draft, onChange }: SettingsPartProps) {
  const { goals } = draft
  const goal = (key: keyof typeof goals, label: string) => (
    <NumberField
      key={key}
      label={label}
      unit="%"
      required
      min={0}
      max={key === 'nrr' ? 500 : 100}
      value={wholePercent(goals[key])}
      onChange={(value) => value !== null && onChange({ goals: { ...goals, [key]: hundredth(value) } })}
    />
  )
  return (
    <Section
      title="Goals, and the margin of LTV"

      reason="Of the twelve months up to a day. Gross retention stands first."
    >
      <div className={styles['fields']}>
        {goal('grr', 'GRR at least')}
        {goal('nrr', 'NRR at least')}
        {goal('logo', 'Logos at least')}
        <NumberField
          label="Gross margin"
          unit="%"
          required
          min={0}
          max={100}
          value={wholePercent(draft.grossMargin)}
          onChange={(value) => value !== null && onChange({ grossMargin: hundredth(value) })}
        />
      </div>
    </Section>
  )
}

function Facts({ settings }: { settings: Settings }) {
  return (
    <Section title="How figures are counted" reason="Whoever runs operations may change it.">
      <ul className={styles['choices']}>
        {settings.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        <li>{`GRR below ${wholePercent(settings.grrFloor)} % counts as a leak.`}</li>
        <li>{`LTV counts a gross margin of ${wholePercent(settings.grossMargin)} %.`}</li>
      </ul>
    </Section>
  )
}
