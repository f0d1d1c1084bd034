import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { LEAD_WORDS } from '../../../kernel/leads.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { counted } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useCommands } from '../../../web/shell/commands.ts'
import type { Lead } from '../contract.ts'
import { LeadDialogs, NewLeadDialog } from './LeadDialogs.tsx'
import type { LeadDialog } from './LeadDialogs.tsx'
import styles from './leads.module.css'
import { NextDeed } from './LeadTable.tsx'
import { useLeadDeeds, useLeadList } from './use-leads.ts'
import { STATE_TONES, STATE_WORDS } from './words.ts'

const SHOWN = 4

/** What an account gave rise to, newest first, and a way to send more to Sales. */
export function AccountLeads({ account }: { account: { id: number; name: string } }) {
  const answer = useLeadList({ accountId: account.id, limit: SHOWN })
  const [adding, setAdding] = useState(false)
  const [dialog, setDialog] = useState<{ kind: LeadDialog; lead: Lead } | null>(null)
  const deeds = useLeadDeeds()
  const mayCreate = answer.data?.mayCreate ?? false
  const add = () => setAdding(true)
  useKeys('This account', [{ keys: 'shift+l', does: 'Send a lead', run: add }], { enabled: mayCreate })
  useCommands(mayCreate ? [{ label: `Send a lead from ${account.name}`, icon: 'rise', keys: 'shift+l', run: add }] : [])
  return (
    <section className={styles['section']}>
      <div className="row gap2">
        <h2 className="h2 grow">{answer.data ? titleOf(answer.data.total) : 'Leads'}</h2>
        {mayCreate ? (
          <Button look="quiet" icon="rise" aria-label="Send a lead" onClick={add}>
            Send
          </Button>
        ) : null}
      </div>
      <Answer of={answer} waiting={<Skeleton rows={2} />}>
        {({ leads, total }) => (
          <>
            <ul className={styles['leads']}>
              {leads.map((lead) => (
                <li key={lead.id}>
                  <Link to="/revenue/leads" search={{ account: account.id, lead: lead.id }} className="b">
                    {lead.title}
                  </Link>
                  <NextDeed lead={lead} deeds={deeds} ask={(kind) => setDialog({ kind, lead })} />
                  <span className={styles['line']}>
                    <Tag tone={STATE_TONES[lead.state]}>{STATE_WORDS[lead.state]}</Tag>
                    <span className="l">{LEAD_WORDS[lead.kind]}</span>
                    {lead.reason ? <span className="m">{lead.reason}</span> : null}
                  </span>
                </li>
              ))}
            </ul>
            {total > leads.length ? (
              <Link to="/revenue/leads" search={{ account: account.id }} className="link t12">
                {`All ${counted(total, 'lead')}`}
              </Link>
            ) : null}
          </>
        )}
      </Answer>
      {adding ? <NewLeadDialog account={account} deeds={deeds} onClose={() => setAdding(false)} /> : null}
      {dialog ? <LeadDialogs {...dialog} deeds={deeds} onClose={() => setDialog(null)} /> : null}
    </section>
  )
}

function titleOf(total: number): string {
  return total === 0 ? 'No leads yet' : counted(total, 'lead')
}
