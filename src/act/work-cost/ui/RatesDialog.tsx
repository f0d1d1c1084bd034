import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { type Role, ROLES } from '../../../kernel/permissions.ts'
import { listMembers } from '../../../identity/members/contract.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button, IconButton } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, NumberField, Select } from '../../../web/design/fields.tsx'
import { currencyDigits, money } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { listWorkRates, removeWorkRate, setWorkRate } from '../contract.ts'
import { COST_TOPICS } from './cost-words.ts'
import styles from './cost.module.css'

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: 'Every owner',
  admin: 'Every administrator',
  operations: 'Everybody in operations',
  leader: 'Every leader',
  csm: 'Every CSM',
  executive: 'Every executive',
  department: 'Everybody of a department',
  readonly: 'Everybody who only reads',
}

/** What an hour costs, and from when. A member’s own rate goes before that of its role. */
export function RatesDialog({ onClose }: { onClose: () => void }) {
  const answer = useCall(listWorkRates, { limit: 500 }, { topics: COST_TOPICS })
  const remove = useAction(removeWorkRate, { topics: COST_TOPICS, onDone: () => toast('Rate removed') })
  return (
    <Dialog
      open
      onClose={onClose}
      width="wide"
      title="What an hour costs"
      foot={<Button onClick={onClose}>Close</Button>}
    >
      <Answer of={answer}>
        {({ rates, total, currency }) => (
          <div className="form">
            <p className="m">
              A member’s own rate goes before that of its role. An entry costs what the rate of its day says; a rate
              from an earlier day corrects what was written down since.
            </p>
            <NewRate currency={currency} />
            {total === 0 ? (
              <p className="l">There is no rate yet: hours are counted and have no cost.</p>
            ) : (
              // A table longer than its place is scrolled, by keys as well.
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
              <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Rates">
                <table className="list-table">
                  <thead>
                    <tr>
                      <th scope="col">Whose</th>
                      <th scope="col">From</th>
                      <th scope="col" className="r">
                        An hour
                      </th>
                      <th scope="col">
                        <span className="only-read">What to do</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {rates.map((rate) => {
                      const whose = rate.member?.name ?? (rate.role ? ROLE_WORDS[rate.role] : '')
                      return (
                        <tr key={rate.id}>
                          <td className="nw">{whose}</td>
                          <td className="nw">
                            <DayText day={rate.validFrom} as="exact" />
                          </td>
                          <td className="r b nw">
                            {money(rate.hourlyMinor, rate.currency)}
                            {rate.currency === currency ? null : (
                              <span className="fair t11"> another currency: not used</span>
                            )}
                          </td>
                          <td className="r">
                            <IconButton
                              icon="close"
                              label={`Remove the rate of ${whose} from ${rate.validFrom}`}
                              onClick={() => remove.run({ workRateId: rate.id })}
                            />
                          </td>
                        </tr>
                      )
                    })}
                  </tbody>
                </table>
              </div>
            )}
          </div>
        )}
      </Answer>
    </Dialog>
  )
}

function NewRate({ currency }: { currency: string }) {
  const today = useToday()
  const members = useCall(listMembers, { limit: 500 }, { topics: ['members'] }).data?.members ?? []
  const [who, setWho] = useState<string | null>('role csm')
  const [hourly, setHourly] = useState<number | null>(null)
  const [from, setFrom] = useState<Day | null>(today)
  const save = useAction(setWorkRate, {
    topics: COST_TOPICS,
    failure: 'none',
    onDone: () => {
      toast('Rate saved')
      setHourly(null)
    },
  })
  const missing = hourly === null ? 'Say what an hour costs.' : from === null ? 'Give the day.' : null
  const run = () => {
    if (hourly === null || from === null || who === null) return
    const [what = '', which = ''] = who.split(' ')
    const role = ROLES.find((one) => one === which)
    const whose = what === 'role' && role ? { role } : { memberId: Number(which) }
    save.run({ ...whose, validFrom: from, hourlyMinor: Math.round(hourly * 10 ** currencyDigits(currency)) })
  }
  return (
    <div className={styles['line']}>
      <Select
        label="Whose"
        searchable
        value={who}
        options={[
          ...ROLES.map((role) => ({ value: `role ${role}`, label: ROLE_WORDS[role] })),
          ...members.map(({ id, name }) => ({ value: `member ${id}`, label: name })),
        ]}
        onChange={setWho}
      />
      <NumberField label="An hour" unit={currency} min={0} value={hourly} onChange={setHourly} />
      <DateField label="From" value={from} onChange={setFrom} />
      <ActionButton
        look="primary"
        pending={save.pending}
        failure={save.failure}
        disabledBecause={missing}
        onClick={run}
      >
        Save the rate
      </ActionButton>
    </div>
  )
}
