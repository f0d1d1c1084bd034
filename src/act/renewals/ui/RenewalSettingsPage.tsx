import { useState } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton } from '../../../web/design/Button.tsx'
import { NumberField, TextArea, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { getRenewalSettings, saveRenewalSettingsByHand } from '../contract.ts'
import styles from './renewals.module.css'

type Settings = OutputOf<typeof getRenewalSettings>

/** When everybody is asked what they think of a renewal, and when the ledger decides it. */
export function RenewalSettingsPage() {
  const answer = useCall(getRenewalSettings, {}, { topics: ['renewals', 'settings'] })
  return (
    <SettingsLayout title="Renewals">
      <Answer of={answer}>{(settings) => <Form key={JSON.stringify(settings)} settings={settings} />}</Answer>
    </SettingsLayout>
  )
}

function Form({ settings }: { settings: Settings }) {
  const mayWrite = useMay('settings.write')
  const [draft, setDraft] = useState(settings)
  const [checkpoints, setCheckpoints] = useState(settings.checkpoints.join(', '))
  const [loss, setLoss] = useState(settings.lossReasons.join('\n'))
  const [win, setWin] = useState(settings.winReasons.join('\n'))
  const save = useAction(saveRenewalSettingsByHand, {
    topics: ['renewals', 'settings'],
    failure: 'none',
    onDone: () => toast('Renewals are decided and looked at this way from now on'),
  })
  const change = (next: Partial<Settings>) => setDraft((before) => ({ ...before, ...next }))
  const days = checkpoints
    .split(/[\s,;]+/)
    .filter((text) => text !== '')
    .map(Number)
  const wrongDays = days.length === 0 || days.some((one) => !Number.isInteger(one) || one < 1)
  const run = () => save.run({ ...draft, checkpoints: days, lossReasons: linesOf(loss), winReasons: linesOf(win) })
  return (
    <fieldset className={styles['settings']} disabled={!mayWrite}>
      <legend className="only-read">Renewals</legend>
      <TextField
        label="Checkpoints, days before the renewal"
        value={checkpoints}
        onChange={setCheckpoints}
        error={wrongDays ? 'Write whole numbers of days, such as 180, 90.' : null}
        hint="On each the machine’s view is kept, and the CSM and the leader are asked for theirs."
      />
      <NumberField
        label="Days of grace"
        unit="d"
        min={0}
        max={180}
        value={draft.graceDays}
        onChange={(graceDays) => change({ graceDays: graceDays ?? 0 })}
        hint="So long after its day the ledger decides a renewal: contracts are signed late, cancellations booked late."
      />
      <NumberField
        label="The same amount, within"
        unit="%"
        min={0}
        max={20}
        value={draft.samePercent}
        onChange={(samePercent) => change({ samePercent: samePercent ?? 0 })}
        hint="An amount that differs by no more counts as renewed, neither expanded nor contracted."
      />
      <NumberField
        label="The machine commits from"
        unit="%"
        min={0}
        max={100}
        value={Math.round(draft.commitFrom * 100)}
        onChange={(percent) => change({ commitFrom: (percent ?? 0) / 100 })}
      />
      <NumberField
        label="The machine sees a best case from"
        unit="%"
        min={0}
        max={100}
        value={Math.round(draft.bestCaseFrom * 100)}
        onChange={(percent) => change({ bestCaseFrom: (percent ?? 0) / 100 })}
        error={draft.bestCaseFrom > draft.commitFrom ? 'Best case begins below commit.' : null}
      />
      <TextArea label="Reasons of losses, one a line" value={loss} onChange={setLoss} rows={7} />
      <TextArea label="Reasons of renewals, one a line" value={win} onChange={setWin} rows={5} />
      <p>
        <ActionButton
          look="primary"
          pending={save.pending}
          failure={save.failure}
          disabledBecause={
            wrongDays ? 'Correct the checkpoints first.' : mayWrite ? null : 'Operations may change this.'
          }
          onClick={run}
        >
          Save
        </ActionButton>
      </p>
    </fieldset>
  )
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
