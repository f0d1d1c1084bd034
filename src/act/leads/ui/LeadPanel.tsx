import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { DayText, InstantText } from '../../../web/design/DayText.tsx'
import { money } from '../../../web/design/format.ts'
import { Facts } from '../../../web/design/Section.tsx'
import { SidePanel } from '../../../web/design/SidePanel.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { LeadDialogs } from './LeadDialogs.tsx'
import type { LeadDialog } from './LeadDialogs.tsx'
import styles from './leads.module.css'
import { NextDeed } from './LeadTable.tsx'
import { useLead } from './use-leads.ts'
import type { LeadDeeds } from './use-leads.ts'
import { departmentName, STATE_TONES, STATE_WORDS } from './words.ts'

interface LeadPanelProps {
  leadId: number
  deeds: LeadDeeds
  onClose: () => void
}

const EVENT_WORDS = {
  found: 'Found',
  sent: 'Sent to',
  accepted: 'Accepted by',
  declined: 'Declined by',
  won: 'Won by',
  lost: 'Lost by',
} as const

/** One lead with everything that happened to it. */
export function LeadPanel({ leadId, deeds, onClose }: LeadPanelProps) {
  const answer = useLead(leadId)
  const [dialog, setDialog] = useState<LeadDialog | null>(null)
  return (
    <SidePanel label="Lead" title={answer.data?.title ?? 'Lead'} width={340} onClose={onClose}>
      <Answer of={answer}>
        {(lead) => (
          <div className={styles['panel']}>
            <p className="row gap2 wrap">
              <Tag tone={STATE_TONES[lead.state]}>{STATE_WORDS[lead.state]}</Tag>
              <Tag>{lead.label}</Tag>
              <NextDeed lead={lead} deeds={deeds} ask={(kind) => setDialog(kind)} />
            </p>
            {lead.reason ? <p>{lead.reason}</p> : null}
            {lead.note === '' ? null : <p className={styles['note']}>{lead.note}</p>}
            <Facts
              facts={[
                {
                  label: 'Account',
                  value: (
                    <Link to="/accounts/$accountId" params={{ accountId: String(lead.account.id) }} className="link">
                      {lead.account.name}
                    </Link>
                  ),
                },
                {
                  label: 'From → to',
                  value: `${departmentName(lead.fromDepartment)} → ${departmentName(lead.toDepartment)}`,
                },
                { label: 'Found', value: <DayText day={lead.createdOn} as="short" /> },
                { label: 'Worth a year', value: worth(lead) },
                ...(lead.contact ? [{ label: 'Contact', value: lead.contact.name ?? 'Hidden' }] : []),
                ...(lead.wonAccount
                  ? [
                      {
                        label: 'Won through it',
                        value: (
                          <Link
                            to="/accounts/$accountId"
                            params={{ accountId: String(lead.wonAccount.id) }}
                            className="link"
                          >
                            {lead.wonAccount.name}
                          </Link>
                        ),
                      },
                    ]
                  : []),
                ...(lead.run
                  ? [
                      {
                        label: 'Made by',
                        value: (
                          <Link to="/runs/$runId" params={{ runId: String(lead.run.id) }} className="link">
                            {lead.run.playbook}
                          </Link>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            <h3 className="h3">What happened</h3>
            <ol className={styles['events']}>
              {lead.events.map((event) => (
                <li key={event.id}>
                  <span className="b">{`${EVENT_WORDS[event.kind]}${event.kind === 'found' ? '' : ` ${departmentName(event.department)}`}`}</span>
                  {event.member ? <span className="m"> {event.member.name}</span> : null}
                  <span className="l t12">
                    {' '}
                    <InstantText instant={event.at} as="ago" />
                  </span>
                  {event.reason ? <div className="m">{event.reason}</div> : null}
                </li>
              ))}
              {lead.events.length === 0 ? (
                <li className="l">It came from a file; nothing happened here since.</li>
              ) : null}
            </ol>
            {dialog ? <LeadDialogs kind={dialog} lead={lead} deeds={deeds} onClose={() => setDialog(null)} /> : null}
          </div>
        )}
      </Answer>
    </SidePanel>
  )
}

function worth(lead: {
  moneyHidden: boolean
  amount: string | null
  wonAmount: string | null
  currency: string
  amountMinor: number | null
}) {
  if (lead.moneyHidden) return 'Hidden'
  const amount = lead.wonAmount ?? lead.amount
  if (amount === null) return 'Not said'
  return lead.amountMinor === null
    ? `${amount} ${lead.currency}, no exchange rate`
    : money(Math.round(Number(amount) * 100), lead.currency)
}
