import { Navigate, useParams } from '@tanstack/react-router'
import { use, useState } from 'react'
import { accountChoices } from '../../portfolio/contract.ts'
import { StartPlaybookContext } from '../../portfolio/ui/playbook-start.ts'
import { getHealth } from '../../health/contract.ts'
import { OverrideDialog } from '../../health/ui/OverrideDialog.tsx'
import { getAccount } from '../../../record/accounts/contract.ts'
import type { Account } from '../../../record/accounts/contract.ts'
import { DeskContext } from '../../../record/accounts/ui/account-desk.ts'
import type { AccountDialog } from '../../../record/accounts/ui/account-desk.ts'
import { AccountDialogs } from '../../../record/accounts/ui/AccountDialogs.tsx'
import { CallError, sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useCommands } from '../../../web/shell/commands.ts'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { useTitle } from '../../../web/shell/title.ts'
import { AccountAddress } from './account-address.ts'
import type { TabKey } from './account-address.ts'
import { AccountFieldsDialog } from './AccountFieldsDialog.tsx'
import { AccountHeader } from './AccountHeader.tsx'
import styles from './account.module.css'
import { AccountTab } from './AccountTab.tsx'

/** One account: the 360. */
export function AccountPage() {
  const { accountId = '' } = useParams({ strict: false }) as { accountId?: string }
  if (!/^[1-9]\d{0,15}$/.test(accountId)) return <NoAccount />
  // A new page for each account: nothing of the last one may show through while the next one loads.
  return <OneAccount key={accountId} accountId={Number(accountId)} />
}

function OneAccount({ accountId }: { accountId: number }) {
  const account = useCall(getAccount, { accountId })
  useTitle(account.data?.name)
  if (account.data?.mergedInto) {
    return <Navigate to="/accounts/$accountId" params={{ accountId: String(account.data.mergedInto.id) }} replace />
  }
  if (account.data) return <KnownAccount account={account.data} />
  if (account.error instanceof CallError && account.error.status === 404) return <NoAccount />
  if (account.error) return <ErrorBox sentence={sentenceOf(account.error)} onRetry={() => void account.refetch()} />
  return <Skeleton rows={14} />
}

/** The same for an id that never was and for an account out of reach: nothing is given away. */
function NoAccount() {
  return (
    <EmptyState title="There is no such account" action={<LinkButton to="/accounts">Go to accounts</LinkButton>}>
      It may have been removed, the address may be mistyped, or it is not yours to see.
    </EmptyState>
  )
}

type OwnDialog = 'fields' | 'override'

function KnownAccount({ account }: { account: Account }) {
  const [address, setAddress] = useSearchState(AccountAddress)
  const [dialog, setDialog] = useState<AccountDialog | null>(null)
  const [own, setOwn] = useState<OwnDialog | null>(null)
  // The header speaks of today; the panel may look at another day.
  const health = useCall(getHealth, { accountId: account.id, asOf: undefined, restated: false })
  const choices = useCall(accountChoices, {}, { freshMs: 5 * 60_000 })
  const log = (type: 'note' | 'call' | 'meeting') => () => setDialog({ kind: 'activity', type })
  const openTab = (tab: TabKey) => setAddress({ tab }, { step: true })
  useAccountKeys(account, log)

  return (
    <DeskContext value={{ accountId: account.id, mayEdit: account.mayEdit, open: setDialog }}>
      <div className={styles['page']}>
        <AccountHeader
          account={account}
          health={health.data ?? null}
          choices={choices.data ?? NO_CHOICES}
          onEditFields={() => setOwn('fields')}
          onOverride={() => setOwn('override')}
          onSponsor={() => openTab('people')}
        />
        <AccountTabs account={account} selected={address.tab} />
        <AccountTab account={account} health={health} address={address} onAddress={setAddress} onTab={openTab} />
      </div>
      <AccountDialogs
        accountId={account.id}
        dialog={dialog}
        people={choices.data?.owners ?? []}
        onClose={() => setDialog(null)}
      />
      {own === 'override' ? <OverrideDialog accountId={account.id} onClose={() => setOwn(null)} /> : null}
      {own === 'fields' ? (
        <AccountFieldsDialog
          account={account}
          customFields={choices.data?.customFields ?? []}
          onClose={() => setOwn(null)}
        />
      ) : null}
    </DeskContext>
  )
}

const NO_CHOICES = { owners: [], segments: [], stages: [], customFields: [] }

function useAccountKeys(account: Account, log: (type: 'note' | 'call' | 'meeting') => () => void) {
  useKeys(
    'This account',
    [
      { keys: 'n', does: 'Write a note', run: log('note') },
      { keys: 'c', does: 'Log a call', run: log('call') },
    ],
    { enabled: account.mayEdit },
  )
  useCommands(
    account.mayEdit
      ? [
          { label: `Write a note about ${account.name}`, icon: 'note', keys: 'n', run: log('note') },
          { label: `Log a call with ${account.name}`, icon: 'call', keys: 'c', run: log('call') },
          { label: `Log a meeting with ${account.name}`, icon: 'people', run: log('meeting') },
        ]
      : [],
  )
  useStartPlaybook(account)
}

function useStartPlaybook(account: Account) {
  const context = use(StartPlaybookContext)
  const start = account.mayEdit ? context : null
  const run = () => start?.([account])
  useKeys('Playbooks', [{ keys: 'p', does: 'Start a playbook', run }], { enabled: start !== null })
  useCommands(start ? [{ label: `Start playbook for ${account.name}`, icon: 'playbooks', keys: 'p', run }] : [])
}

function AccountTabs({ account, selected }: { account: Account; selected: TabKey }) {
  const { counts } = account
  const tab = (key: TabKey, label: string, count?: number) => ({
    key,
    label,
    count: count === 0 ? null : count,
    to: `/accounts/${account.id}`,
    search: { tab: key },
  })
  return (
    <Tabs
      label="Parts of the account"
      look="underlined"
      selected={selected}
      tabs={[
        tab('overview', 'Overview'),
        tab('outcomes', 'Outcomes', counts.outcomes),
        tab('people', 'People', counts.contacts),
        tab('usage', 'Usage'),
        tab('support', 'Support', counts.openTickets),
        tab('voice', 'Voice', counts.surveyAnswers + counts.feedback),
        tab('revenue', 'Revenue'),
        tab('timeline', 'Timeline'),
      ]}
    />
  )
}
