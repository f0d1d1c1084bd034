import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button, IconButton } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, NumberField, TextField } from '../../../web/design/fields.tsx'
import { counted, currencyDigits, money } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { addIncentive, listIncentives, listPartners, removeIncentive } from '../contract.ts'
import { FIT_TOPICS } from './fit-words.ts'

/** What a partner was given, and a line to write down more. */
export function IncentivesDialog({ partner, onClose }: { partner: string; onClose: () => void }) {
  const mayWrite = useMay('revenue.write')
  const answer = useCall(listIncentives, { partner, limit: 50 }, { topics: FIT_TOPICS })
  const remove = useAction(removeIncentive, { topics: FIT_TOPICS, onDone: () => toast('Incentive removed') })
  return (
    <Dialog open onClose={onClose} title={`Incentives for ${partner}`} foot={<Button onClick={onClose}>Close</Button>}>
      <div className="form">
        <Answer of={answer}>
          {({ incentives, total }) =>
            total === 0 ? (
              <p className="l">Nothing was written down yet.</p>
            ) : (
              <>
                <table className="list-table">
                  <tbody>
                    {incentives.map(({ id, day, amountMinor, currency, note }) => (
                      <tr key={id}>
                        <td className="nw">
                          <DayText day={day} as="exact" />
                        </td>
                        <td className="r b nw">{money(amountMinor, currency)}</td>
                        <td>{note}</td>
                        <td className="r">
                          {mayWrite ? (
                            <IconButton
                              icon="close"
                              label={`Remove ${money(amountMinor, currency)}`}
                              onClick={() => remove.run({ incentiveId: id })}
                            />
                          ) : null}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                {total > incentives.length ? (
                  <p className="l t12">
                    {counted(total - incentives.length, 'more incentive')}; the export of partners adds all of them up.
                  </p>
                ) : null}
              </>
            )
          }
        </Answer>
        {mayWrite ? <NewIncentive partner={partner} /> : null}
      </div>
    </Dialog>
  )
}

function NewIncentive({ partner }: { partner: string }) {
  const today = useToday()
  const currency = useCall(listPartners, { limit: 1 }, { topics: FIT_TOPICS }).data?.currency ?? 'EUR'
  const [amount, setAmount] = useState<number | null>(null)
  const [day, setDay] = useState<Day | null>(today)
  const [note, setNote] = useState('')
  const add = useAction(addIncentive, {
    topics: FIT_TOPICS,
    failure: 'none',
    onDone: () => {
      toast('Incentive written down')
      setAmount(null)
      setNote('')
    },
  })
  const minor = amount === null ? null : Math.round(amount * 10 ** currencyDigits(currency))
  return (
    <>
      <NumberField label="Amount" unit={currency} min={0} value={amount} onChange={setAmount} />
      <DateField label="Day" value={day} max={today} onChange={setDay} />
      <TextField label="What for" maxLength={300} value={note} onChange={setNote} />
      <p>
        <ActionButton
          look="primary"
          pending={add.pending}
          failure={add.failure}
          disabledBecause={minor === null || minor < 1 ? 'Give an amount.' : day === null ? 'Give the day.' : null}
          onClick={() => {
            if (minor !== null && day !== null) add.run({ partner, amountMinor: minor, day, note })
          }}
        >
          Write it down
        </ActionButton>
      </p>
    </>
  )
}
