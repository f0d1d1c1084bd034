import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button, IconButton } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { DateField, NumberField, Select, TextField } from '../../../web/design/fields.tsx'
import { counted, exactDay } from '../../../web/design/format.ts'
import { ShareBar } from '../../../web/design/ShareBar.tsx'
import { SidePanel } from '../../../web/design/SidePanel.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { accountTier, editHolding, type Holding, logUse, removeHolding, removeUse } from '../contract.ts'
import { takenText, TIER_TOPICS } from './tier-words.ts'
import styles from './tiers.module.css'

interface HoldingPanelProps {
  account: { id: number; name: string }
  onClose: () => void
}

/** What one account holds and took, with a line to write down more. */
export function HoldingPanel({ account, onClose }: HoldingPanelProps) {
  const mayWrite = useMay('cost.write')
  const answer = useCall(accountTier, { accountId: account.id, limit: 50 }, { topics: TIER_TOPICS })
  const remove = useAction(removeUse, { topics: TIER_TOPICS, onDone: () => toast('Removed') })
  return (
    <SidePanel label="Success plan" title={account.name} width={380} onClose={onClose}>
      <Answer of={answer}>
        {({ holding, uses, total }) => (
          <>
            {holding ? (
              <Held holding={holding} mayWrite={mayWrite} />
            ) : (
              <section>
                <p className="m">This account holds no tier today.</p>
              </section>
            )}
            <section>
              <h3 className="h3">
                {total === 0 ? 'Nothing was written down yet' : `${counted(total, 'use')} written down`}
              </h3>
              <ul>
                {uses.map(({ id, entitlement, day, quantity, note, member }) => (
                  <li key={id} className={styles['entry']}>
                    <span className="row gap2">
                      <span className="grow">
                        {entitlement.name} × {quantity}
                      </span>
                      <DayText day={day} as="exact" />
                      {mayWrite ? (
                        <IconButton
                          icon="close"
                          label={`Remove ${entitlement.name} of ${exactDay(day)}`}
                          onClick={() => remove.run({ tierUseId: id })}
                        />
                      ) : null}
                    </span>
                    <span className="l t12">{[member?.name, note].filter(Boolean).join(' · ')}</span>
                  </li>
                ))}
              </ul>
              <p>
                <Link className="link t12" to={`/accounts/${account.id}`}>
                  Open {account.name}
                </Link>
              </p>
            </section>
          </>
        )}
      </Answer>
    </SidePanel>
  )
}

function Held({ holding, mayWrite }: { holding: Holding; mayWrite: boolean }) {
  const today = useToday()
  const { tier, from, origin, holdingId, mayEdit, entitlements } = holding
  const end = useAction(editHolding, { topics: TIER_TOPICS, onDone: () => toast(`${tier.name} ends today`) })
  const remove = useAction(removeHolding, { topics: TIER_TOPICS, onDone: () => toast(`${tier.name} removed`) })
  return (
    <section className={styles['held']}>
      <p>
        <b>{tier.name}</b> since {exactDay(from)}
        {origin === 'plan' ? ', because it pays for a plan that carries it' : ''}
      </p>
      <ul>
        {entitlements.map((one) => (
          <li key={one.id} className={styles['entry']}>
            <span className={one.over > 0 ? 'fair b row gap2' : 'row gap2'}>
              <ShareBar share={one.used / one.quantity} /> {takenText(one)}
            </span>
            <span className="l t12">
              {exactDay(one.from)} until before {exactDay(one.to)}
            </span>
          </li>
        ))}
      </ul>
      {mayWrite && entitlements.length > 0 ? <TakeForm holding={holding} /> : null}
      {mayWrite && mayEdit && holdingId !== null ? (
        <p className="row gap2">
          {from < today ? (
            <Button look="quiet" onClick={() => end.run({ holdingId, toDay: today })}>
              End it today
            </Button>
          ) : null}
          <Button look="quiet" onClick={() => remove.run({ holdingId })}>
            Given by mistake: remove
          </Button>
        </p>
      ) : null}
    </section>
  )
}

function TakeForm({ holding }: { holding: Holding }) {
  const today = useToday()
  const [entitlement, setEntitlement] = useState<string | null>(String(holding.entitlements[0]?.id ?? ''))
  const [quantity, setQuantity] = useState<number | null>(1)
  const [day, setDay] = useState<Day | null>(today)
  const [note, setNote] = useState('')
  const take = useAction(logUse, {
    topics: TIER_TOPICS,
    failure: 'none',
    onDone: ({ over }) => {
      toast(over > 0 ? `Written down: ${over} more than promised` : 'Written down', over > 0 ? { tone: 'wrong' } : {})
      setNote('')
    },
  })
  return (
    <div className="form">
      <Select
        label="Taken"
        value={entitlement}
        options={holding.entitlements.map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={setEntitlement}
      />
      <NumberField label="How much" min={0} step="0.25" value={quantity} onChange={setQuantity} />
      <DateField label="Day" max={today} value={day} onChange={setDay} />
      <TextField label="Note" maxLength={500} value={note} onChange={setNote} />
      <p>
        <ActionButton
          look="primary"
          pending={take.pending}
          failure={take.failure}
          disabledBecause={quantity === null || quantity <= 0 ? 'Say how much.' : day === null ? 'Give the day.' : null}
          onClick={() => {
            if (quantity === null || day === null || entitlement === null) return
            take.run({ accountId: holding.account.id, entitlementId: Number(entitlement), quantity, day, note })
          }}
        >
          Write it down
        </ActionButton>
      </p>
    </div>
  )
}
