import { useState } from 'react'
import type { z } from 'zod'
import { LEAD_KINDS, LEAD_STATES, LEAD_WORDS } from '../../../kernel/leads.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted } from '../../../web/design/format.ts'
import { Select } from '../../../web/design/fields.tsx'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { SearchLine } from '../../../web/design/SearchLine.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useCommands } from '../../../web/shell/commands.ts'
import { useMe } from '../../../web/shell/me.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { exportLeads, type listLeads } from '../contract.ts'
import { LeadsAddress, questionOf, usualWhose, WHOSE } from './leads-address.ts'
import { NewLeadDialog } from './LeadDialogs.tsx'
import { LeadPanel } from './LeadPanel.tsx'
import { LeadTable } from './LeadTable.tsx'
import styles from './leads.module.css'
import { useLeadDeeds, useLeadList } from './use-leads.ts'
import { departmentName, leadsHeading, leadsReason, STATE_WORDS } from './words.ts'

export type LeadList = OutputOf<typeof listLeads>
export type ChangeAddress = (next: Partial<z.input<typeof LeadsAddress>>, options?: { step?: boolean }) => void

const FIRST = 100
const MOST = 500

/** What customers’ success gave rise to: who found it, who takes it, what came of it. */
export function LeadsPage() {
  const { member } = useMe()
  const [address, change] = useSearchState(LeadsAddress)
  const [limit, setLimit] = useState(FIRST)
  const [adding, setAdding] = useState(false)
  const deeds = useLeadDeeds()
  const answer = useLeadList({ ...questionOf(address, member), limit })
  const mayCreate = answer.data?.mayCreate ?? false
  const add = () => setAdding(true)
  useKeys('Leads', [{ keys: 'n', does: 'A new lead', run: add }], { enabled: mayCreate })
  useCommands(mayCreate ? [{ label: 'A new lead', icon: 'rise', keys: 'n', run: add }] : [])
  return (
    <RevenueFrame
      tab="leads"
      tools={
        mayCreate ? (
          <>
            <span className="grow" />
            <Button look="primary" icon="plus" keys="n" onClick={add}>
              New lead
            </Button>
          </>
        ) : null
      }
    >
      <Filters address={address} change={change} counts={answer.data?.counts} />
      <div className={styles['desk']}>
        <div className={styles['page']}>
          <Answer of={answer} waiting={<Skeleton rows={10} />}>
            {(list) => (
              <Section
                title={leadsHeading(list, inboxOf(address, member))}
                reason={leadsReason(list)}
                aside={<ExportMenu endpoint={exportLeads} input={questionOf(address, member)} />}
              >
                {list.leads.length === 0 ? (
                  <NothingHere address={address} change={change} onAdd={mayCreate ? add : null} />
                ) : (
                  <LeadTable list={list} address={address} change={change} deeds={deeds} />
                )}
                {list.total > list.leads.length ? (
                  <p className="row gap2">
                    {limit < MOST ? <Button onClick={() => setLimit(MOST)}>Show more</Button> : null}
                    <span className="l t12">{counted(list.total - list.leads.length, 'more lead')}</span>
                  </p>
                ) : null}
              </Section>
            )}
          </Answer>
        </div>
        {address.lead === undefined ? null : (
          <LeadPanel leadId={address.lead} deeds={deeds} onClose={() => change({ lead: undefined })} />
        )}
      </div>
      {adding ? <NewLeadDialog account={null} deeds={deeds} onClose={() => setAdding(false)} /> : null}
    </RevenueFrame>
  )
}

function inboxOf(address: LeadsAddress, member: Parameters<typeof usualWhose>[0]): string | null {
  return (address.whose ?? usualWhose(member)) === 'inbox' && address.account === undefined ? member.department : null
}

const WHOSE_WORDS = { inbox: 'Sent to us', mine: 'Mine', all: 'All' } as const
const ANY = 'any'
const KINDS = [{ value: ANY, label: 'Any kind' }, ...LEAD_KINDS.map((value) => ({ value, label: LEAD_WORDS[value] }))]

interface FiltersProps {
  address: LeadsAddress
  change: ChangeAddress
  counts: LeadList['counts'] | undefined
}

function Filters({ address, change, counts }: FiltersProps) {
  const { member } = useMe()
  const whose = address.whose ?? usualWhose(member)
  const tabs = [
    { key: ANY, label: 'All states' },
    ...LEAD_STATES.map((state) => ({ key: state, label: STATE_WORDS[state], count: counts?.[state] ?? null })),
  ]
  return (
    <div className="filter-bar">
      <Segmented
        label="Whose"
        value={whose}
        options={WHOSE.filter((key) => key !== 'inbox' || member.department !== null).map((key) => ({
          key,
          label: key === 'inbox' && member.department ? `To ${departmentName(member.department)}` : WHOSE_WORDS[key],
        }))}
        onChange={(key) => change({ whose: key, account: undefined, lead: undefined }, { step: true })}
      />
      <Tabs
        label="Where they stand"
        tabs={tabs}
        selected={address.state ?? ANY}
        onSelect={(key) => change({ state: key === ANY ? undefined : (key as LeadsAddress['state']) })}
      />
      <div className={styles['kind']}>
        <Select
          label="Kind"
          hideLabel
          options={KINDS}
          value={address.kind ?? ANY}
          onChange={(kind) => change({ kind: kind === ANY ? undefined : (kind as LeadsAddress['kind']) })}
        />
      </div>
      <SearchLine label="Search for leads" value={address.q ?? ''} onChange={(q) => change({ q: q || undefined })} />
    </div>
  )
}

function NothingHere({
  address,
  change,
  onAdd,
}: {
  address: LeadsAddress
  change: ChangeAddress
  onAdd: (() => void) | null
}) {
  const isNarrowed = address.state !== undefined || address.kind !== undefined || (address.q ?? '') !== ''
  if (isNarrowed) {
    return (
      <EmptyState
        title="No lead fits"
        action={
          <Button onClick={() => change({ state: undefined, kind: undefined, q: undefined })}>Show all of them</Button>
        }
      >
        Take a filter away to see more.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="Leads are what a customer’s success gives rise to"
      action={
        onAdd ? (
          <Button icon="plus" onClick={onAdd}>
            Write the first one down
          </Button>
        ) : undefined
      }
    >
      Growth that a CSM sees, a referral, a reference. Send it to Sales or Marketing: they accept it, or decline it with
      a reason. Playbooks can find them, and leads of your CRM can be imported.
    </EmptyState>
  )
}
