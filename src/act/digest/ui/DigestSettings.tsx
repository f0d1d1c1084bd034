import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { getDigestPreference, saveDigestPreference } from '../contract.ts'

type Preference = OutputOf<typeof getDigestPreference>

const TOPICS = ['digest']
const WAYS = [
  { key: 'off', label: 'Off' },
  { key: 'mail', label: 'By mail' },
  { key: 'slack', label: 'By Slack' },
] as const
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))

/** Whether, when and by which way the member gets the daily digest. */
export function DigestSettings() {
  const preference = useCall(getDigestPreference, {}, { topics: TOPICS })
  return (
    <Section
      title="Daily digest"
      reason="What needs you first, tasks due, approvals, leads and what changed yesterday, only when there is something to say."
    >
      <Answer of={preference}>{(known) => <Fields known={known} />}</Answer>
    </Section>
  )
}

function Fields({ known }: { known: Preference }) {
  const save = useAction(saveDigestPreference, {
    topics: TOPICS,
    failure: 'none',
    optimistic: (input, edit) => edit(getDigestPreference, {}, (before) => ({ ...before, ...asSaved(input, before) })),
  })
  const { way, hour, weekdays, ways, timeZone } = known
  const change = (next: Partial<Pick<Preference, 'way' | 'hour' | 'weekdays'>>) =>
    save.run({ way, hour, weekdays, ...next })
  const missing = [...(ways.mail ? [] : ['Mail']), ...(ways.slack ? [] : ['Slack'])]
  return (
    <div className="settings-form">
      <div>
        <Segmented label="Way" options={WAYS} value={way} onChange={(chosen) => change({ way: chosen })} />
      </div>
      {missing.length > 0 ? (
        <p className="l t12">{`${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set up yet.`}</p>
      ) : null}
      {way === 'off' ? null : (
        <>
          <Select
            label={`Hour, by the clock of ${timeZone}`}
            value={String(hour)}
            options={HOURS}
            onChange={(chosen) => change({ hour: Number(chosen) })}
          />
          <fieldset className="row gap3 wrap">
            <legend>On</legend>
            {WEEKDAYS.map((name, index) => (
              <Checkbox
                key={name}
                label={name}
                checked={weekdays.includes(index + 1)}
                disabled={weekdays.length === 1 && weekdays.includes(index + 1)}
                onChange={(isOn) =>
                  change({ weekdays: isOn ? [...weekdays, index + 1] : weekdays.filter((day) => day !== index + 1) })
                }
              />
            ))}
          </fieldset>
        </>
      )}
      {save.failure ? <ErrorBox sentence={save.failure} /> : null}
    </div>
  )
}

type Saved = Pick<Preference, 'way' | 'hour' | 'weekdays'>

function asSaved(input: { way: Saved['way']; hour?: unknown; weekdays?: readonly unknown[] }, before: Saved): Saved {
  return {
    way: input.way,
    hour: Number(input.hour ?? before.hour),
    weekdays: (input.weekdays ?? before.weekdays).map(Number),
  }
}
