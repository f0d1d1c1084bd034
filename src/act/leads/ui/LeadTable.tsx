import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../../web/design/Button.tsx'
import { DayText, InstantText } from '../../../web/design/DayText.tsx'
import { money, moneyCompact } from '../../../web/design/format.ts'
import { Kbd } from '../../../web/design/Kbd.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import type { Lead } from '../contract.ts'
import { LeadDialogs } from './LeadDialogs.tsx'
import type { LeadDialog } from './LeadDialogs.tsx'
import type { LeadsAddress } from './leads-address.ts'
import styles from './leads.module.css'
import type { ChangeAddress, LeadList } from './LeadsPage.tsx'
import type { LeadDeeds } from './use-leads.ts'
import { departmentName, STATE_TONES, STATE_WORDS } from './words.ts'

interface TableProps {
  list: LeadList
  address: LeadsAddress
  change: ChangeAddress
  deeds: LeadDeeds
}

/** One line each, with the next thing to do to it. */
export function LeadTable({ list, address, change, deeds }: TableProps) {
  const [currentId, setCurrentId] = useState<number | null>(null)
  const [dialog, setDialog] = useState<{ kind: LeadDialog; lead: Lead } | null>(null)
  const current = list.leads.find(({ id }) => id === currentId) ?? list.leads[0]
  const ask = (kind: LeadDialog, lead: Lead) => setDialog({ kind, lead })
  useLeadKeys({ leads: list.leads, current, select: setCurrentId, ask, deeds, change })
  return (
    <>
      {/* A table wider than its place is scrolled, by keys as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Leads">
        <table className={`list-table ${styles['table']}`}>
          <thead>
            <tr>
              <th scope="col">Lead</th>
              <th scope="col">Account</th>
              <th scope="col">From → to</th>
              <th scope="col">Stands</th>
              <th scope="col" className="r">
                A year
              </th>
              <th scope="col">Found</th>
              <th scope="col">
                <span className="only-read">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.leads.map((lead) => (
              <Line
                key={lead.id}
                lead={lead}
                currency={list.currency}
                isCurrent={lead.id === (address.lead ?? current?.id)}
                deeds={deeds}
                ask={ask}
                onSelect={() => {
                  setCurrentId(lead.id)
                  change({ lead: lead.id })
                }}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Hints />
      {dialog ? <LeadDialogs {...dialog} deeds={deeds} onClose={() => setDialog(null)} /> : null}
    </>
  )
}

interface KeysOf {
  leads: readonly Lead[]
  current: Lead | undefined
  select: (id: number) => void
  ask: (kind: LeadDialog, lead: Lead) => void
  deeds: LeadDeeds
  change: ChangeAddress
}

function useLeadKeys({ leads, current, select, ask, deeds, change }: KeysOf): void {
  const navigate = useNavigate()
  const move = (step: number) => {
    const at = current ? leads.indexOf(current) : -1
    const next = leads[Math.min(leads.length - 1, Math.max(0, at + step))]
    if (!next) return
    select(next.id)
    document.querySelector(`[data-lead="${next.id}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const can = current ? canOf(current) : null
  useKeys('Leads', [
    { keys: 'j', does: 'Next', run: () => move(1) },
    { keys: 'k', does: 'Previous', run: () => move(-1) },
    { keys: 'a', does: 'Accept', run: () => current && can?.accept && deeds.accept(current) },
    { keys: 'd', does: 'Decline, with a reason', run: () => current && can?.decline && ask('decline', current) },
    { keys: 's', does: 'Send', run: () => current && can?.send && ask('send', current) },
    { keys: 'w', does: 'Won', run: () => current && can?.end && ask('win', current) },
    { keys: 'l', does: 'Lost', run: () => current && can?.end && ask('lose', current) },
    { keys: 'enter', does: 'Show the lead', run: () => current && change({ lead: current.id }) },
    {
      keys: 'o',
      does: 'Open its account',
      run: () =>
        current && void navigate({ to: '/accounts/$accountId', params: { accountId: String(current.account.id) } }),
    },
  ])
}

/** What the reader may do to a lead where it stands. */
export function canOf({ state, mayChange, mayDecide }: Lead) {
  return {
    accept: mayDecide && state === 'sent',
    decline: mayDecide && (state === 'sent' || state === 'accepted'),
    send: mayChange && (state === 'open' || state === 'declined' || state === 'sent'),
    end: state === 'open' ? mayChange : mayDecide && (state === 'sent' || state === 'accepted'),
  }
}

interface LineProps {
  lead: Lead
  currency: string
  isCurrent: boolean
  deeds: LeadDeeds
  ask: (kind: LeadDialog, lead: Lead) => void
  onSelect: () => void
}

function Line({ lead, currency, isCurrent, deeds, ask, onSelect }: LineProps) {
  return (
    <tr data-lead={lead.id} aria-current={isCurrent || undefined} className={isCurrent ? styles['current'] : undefined}>
      <td>
        <button type="button" className={styles['title']} onClick={onSelect}>
          {lead.title}
        </button>{' '}
        <Tag>{lead.label}</Tag>
      </td>
      <td>
        <Link to="/accounts/$accountId" params={{ accountId: String(lead.account.id) }} className="link">
          {lead.account.name}
        </Link>
      </td>
      <td className="nw m">
        {departmentName(lead.fromDepartment)} → {departmentName(lead.toDepartment)}
      </td>
      <td>
        <Tag tone={STATE_TONES[lead.state]}>{STATE_WORDS[lead.state]}</Tag>
        {lead.reason ? <span className={`m t12 ${styles['reason']}`}>{lead.reason}</span> : null}
        {lead.state === 'sent' && lead.sentAt ? (
          <span className="l t12">
            {' '}
            <InstantText instant={lead.sentAt} as="ago" />
          </span>
        ) : null}
      </td>
      <td className="r" title={money(lead.amountMinor, currency)}>
        {lead.moneyHidden ? <span className="l">hidden</span> : moneyCompact(lead.amountMinor, currency)}
      </td>
      <td className="nw m">
        <DayText day={lead.createdOn} as="short" />
      </td>
      <td className="r nw">
        <NextDeed lead={lead} deeds={deeds} ask={ask} />
      </td>
    </tr>
  )
}

/** The buttons of a lead, the likeliest first. */
export function NextDeed({ lead, deeds, ask }: Pick<LineProps, 'lead' | 'deeds' | 'ask'>) {
  const can = canOf(lead)
  const of = (what: string) => `${what} “${lead.title}” of ${lead.account.name}`
  return (
    <span className="row gap1">
      {can.accept ? (
        <Button icon="check" aria-label={of('Accept')} onClick={() => deeds.accept(lead)}>
          Accept
        </Button>
      ) : null}
      {can.decline && lead.state === 'sent' ? (
        <Button look="quiet" aria-label={of('Decline')} onClick={() => ask('decline', lead)}>
          Decline
        </Button>
      ) : null}
      {can.end && lead.state === 'accepted' ? (
        <>
          <Button icon="check" aria-label={of('Won')} onClick={() => ask('win', lead)}>
            Won
          </Button>
          <Button look="quiet" aria-label={of('Lost')} onClick={() => ask('lose', lead)}>
            Lost
          </Button>
        </>
      ) : null}
      {can.send && lead.state !== 'sent' ? (
        <Button
          icon="export"
          aria-label={of(lead.state === 'declined' ? 'Send again' : 'Send')}
          onClick={() => ask('send', lead)}
        >
          {lead.state === 'declined' ? 'Send again' : 'Send'}
        </Button>
      ) : null}
    </span>
  )
}

const HINTS = [
  { keys: ['j', 'k'], does: 'move' },
  { keys: ['a'], does: 'accept' },
  { keys: ['d'], does: 'decline' },
  { keys: ['s'], does: 'send' },
  { keys: ['w'], does: 'won' },
  { keys: ['l'], does: 'lost' },
  { keys: ['enter'], does: 'show' },
  { keys: ['o'], does: 'account' },
]

function Hints() {
  return (
    <p className="row gap3 l t12 wrap">
      {HINTS.map(({ keys, does }) => (
        <span key={does}>
          {keys.map((key) => (
            <Kbd key={key} keys={key} />
          ))}{' '}
          {does}
        </span>
      ))}
    </p>
  )
}
