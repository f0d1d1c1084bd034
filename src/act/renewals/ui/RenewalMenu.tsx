import { useNavigate } from '@tanstack/react-router'
import { use } from 'react'
import { StartPlaybookContext } from '../../../understand/portfolio/ui/playbook-start.ts'
import { IconButton } from '../../../web/design/Button.tsx'
import { Menu, type MenuEntry } from '../../../web/design/Menu.tsx'
import type { Renewal } from '../contract.ts'
import type { RenewalDesk } from './use-renewal-dialogs.tsx'
import { VOICE_WORDS } from './words.ts'

interface RenewalMenuProps {
  renewal: Renewal
  desk: RenewalDesk
  /** Shown on the account's own page: it need not be opened, and its playbooks are started there. */
  here?: boolean
}

/** Everything one may do with a renewal. */
export function RenewalMenu({ renewal, desk, here = false }: RenewalMenuProps) {
  const navigate = useNavigate()
  const start = use(StartPlaybookContext)
  const { account, outcome, mayEdit } = renewal
  const open = {
    label: 'Open the account',
    onSelect: () => void navigate({ to: '/accounts/$accountId', params: { accountId: String(account.id) } }),
  }
  const look = {
    label: 'Open the renewal',
    onSelect: () => void navigate({ to: '/revenue/renewals/$renewalId', params: { renewalId: String(renewal.id) } }),
  }
  const entries: MenuEntry[] = [
    ...(start ? [{ label: 'Start playbook', keys: here ? undefined : 'p', onSelect: () => start([account]) }] : []),
    here ? look : open,
  ]
  if (mayEdit && outcome === 'open') {
    entries.unshift(
      ...desk.speaking.map((voice) => ({
        label: `Say the ${VOICE_WORDS[voice]}’s view`,
        onSelect: () => desk.ask(renewal, { kind: 'say' as const, voice }),
      })),
      { label: 'Set the next step', onSelect: () => desk.ask(renewal, { kind: 'step' }) },
      { label: 'Change the amount', onSelect: () => desk.ask(renewal, { kind: 'amount' }) },
      { label: 'Close it', onSelect: () => desk.ask(renewal, { kind: 'decide' }) },
      'line',
    )
  }
  if (mayEdit && outcome !== 'open') {
    entries.unshift(
      { label: 'Correct what came of it', onSelect: () => desk.ask(renewal, { kind: 'decide' }) },
      { label: 'Reopen', onSelect: () => desk.ask(renewal, { kind: 'reopen' }) },
      'line',
    )
  }
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="more" label={`What to do with ${account.name}’s renewal`} />}
      entries={entries}
    />
  )
}
