import type { UseQueryResult } from '@tanstack/react-query'
import { use } from 'react'
import type { z } from 'zod'
import type { Account } from '../../../record/accounts/contract.ts'
import { AccountRenewalsContext, AccountWorkContext } from '../../../record/accounts/ui/account-desk.ts'
import { OutcomesTab } from '../../../record/accounts/ui/OutcomesTab.tsx'
import { PeopleTab } from '../../../record/accounts/ui/PeopleTab.tsx'
import { RevenueTab } from '../../../record/accounts/ui/RevenueTab.tsx'
import { SupportTab } from '../../../record/accounts/ui/SupportTab.tsx'
import { TimelineFilter } from '../../../record/accounts/ui/TimelineFilter.tsx'
import { TimelineStream } from '../../../record/accounts/ui/TimelineStream.tsx'
import { UsageTab } from '../../explorer/ui/usage/UsageTab.tsx'
import { VoiceTab } from '../../../record/accounts/ui/VoiceTab.tsx'
import { Answer } from '../../../web/api/Answer.tsx'
import { Banner } from '../../../web/design/Banner.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { HealthExplanation } from '../../health/contract.ts'
import { HealthCourse } from '../../health/ui/HealthCourse.tsx'
import { HealthPanel } from '../../health/ui/HealthPanel.tsx'
import type { HealthView } from '../../health/ui/HealthPanel.tsx'
import type { AccountAddress, TabKey } from './account-address.ts'
import styles from './account.module.css'
import { NextActions } from './NextActions.tsx'
import { OutcomesSummary, PeopleSummary } from './Summaries.tsx'

type AddressChange = Partial<z.input<typeof AccountAddress>>

interface AccountTabProps {
  account: Account
  health: UseQueryResult<HealthExplanation>
  address: AccountAddress
  onAddress: (change: AddressChange, options?: { step?: boolean }) => void
  onTab: (tab: TabKey) => void
}

/** The part of the account that is open. */
export function AccountTab(props: AccountTabProps) {
  const { account, address } = props
  if (address.tab === 'overview') return <Overview {...props} />
  return (
    <div className={styles['part']}>
      <Part {...props} key={`${account.id} ${address.tab}`} />
    </div>
  )
}

function Part({ account, address, onAddress }: AccountTabProps) {
  const renewals = use(AccountRenewalsContext)
  switch (address.tab) {
    case 'outcomes':
      return <OutcomesTab />
    case 'people':
      return <PeopleTab detailsHidden={account.contactDetailsHidden} />
    case 'usage':
      return (
        <UsageTab until={address.asOf ?? null} window={address.window} onWindow={(window) => onAddress({ window })} />
      )
    case 'support':
      return <SupportTab />
    case 'voice':
      return <VoiceTab />
    case 'revenue':
      return (
        <RevenueTab moneyHidden={account.moneyHidden} renewals={renewals({ id: account.id, name: account.name })} />
      )
    default:
      return (
        <div className={styles['wholeTimeline']}>
          <div className="row gap2">
            <h2 className="h2 grow">Timeline</h2>
            <TimelineFilter kinds={address.kinds} onChange={(kinds) => onAddress({ kinds })} />
          </div>
          <TimelineStream key={address.kinds.join()} kinds={address.kinds} until={address.asOf ?? null} whole />
        </div>
      )
  }
}

function Overview({ account, health, address, onAddress, onTab }: AccountTabProps) {
  const work = use(AccountWorkContext)
  const view: HealthView = {
    asOf: address.asOf ?? null,
    restated: address.basis === 'restated',
    since: address.since,
    measure: address.measure ?? null,
  }
  return (
    <div className={styles['overview']}>
      <aside className={styles['left']} aria-label="What to do, people and outcomes">
        <Answer of={health} waiting={<Skeleton rows={5} />}>
          {(explanation) => <NextActions health={explanation} mayEdit={account.mayEdit} />}
        </Answer>
        {work({ id: account.id, name: account.name })}
        <PeopleSummary onOpen={() => onTab('people')} />
        <OutcomesSummary onOpen={() => onTab('outcomes')} />
      </aside>
      <div className={styles['middle']}>
        {health.data?.comfort && view.asOf === null ? (
          <Banner tone="late">{health.data.comfort.sentence}</Banner>
        ) : null}
        {address.health === 'closed' ? (
          <HealthCourse accountId={account.id} onOpen={() => onAddress({ health: undefined })} />
        ) : (
          <HealthPanel
            accountId={account.id}
            view={view}
            onView={(change) => onAddress(addressOf(change))}
            onClose={() => onAddress({ health: 'closed' })}
          />
        )}
      </div>
      <aside className={styles['right']} aria-label="Timeline">
        <div className="row gap2">
          <h2 className="h2 grow">Timeline</h2>
          <TimelineFilter kinds={address.kinds} onChange={(kinds) => onAddress({ kinds })} />
        </div>
        <TimelineStream key={address.kinds.join()} kinds={address.kinds} until={address.asOf ?? null} />
      </aside>
    </div>
  )
}

/** Only what differs from the usual stands in the address. */
function addressOf(change: Partial<HealthView>): AddressChange {
  const next: AddressChange = {}
  if ('asOf' in change) next.asOf = change.asOf ?? undefined
  if ('restated' in change) next.basis = change.restated ? 'restated' : undefined
  if (change.since) next.since = change.since === '30' ? undefined : change.since
  if ('measure' in change) next.measure = change.measure ?? undefined
  return next
}
