import { Link, useRouter } from '@tanstack/react-router'
import { use } from 'react'
import type { Account } from '../../../record/accounts/contract.ts'
import { useDesk } from '../../../record/accounts/ui/account-desk.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import type { MenuEntry } from '../../../web/design/Menu.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useMay } from '../../../web/shell/me.tsx'
import type { HealthExplanation } from '../../health/contract.ts'
import { StartPlaybookContext } from '../../portfolio/ui/playbook-start.ts'
import styles from './account.module.css'
import { AccountFacts, SegmentFact } from './AccountFacts.tsx'
import type { Choices } from './AccountFacts.tsx'

interface AccountHeaderProps {
  account: Account
  health: HealthExplanation | null
  choices: Choices
  onEditFields: () => void
  onOverride: () => void
  onSponsor: () => void
}

/** Who this is, what can be done, and the facts. */
export function AccountHeader(props: AccountHeaderProps) {
  const { account, health, choices } = props
  const desk = useDesk()
  const startPlaybook = use(StartPlaybookContext)
  return (
    <header className={styles['head']}>
      <div className={styles['headLine']}>
        <nav className="row gap2" aria-label="Where this is">
          <Link to="/accounts" className="l">
            Accounts
          </Link>
          <span className="l" aria-hidden="true">
            /
          </span>
          {account.parent ? (
            <>
              <Link to="/accounts/$accountId" params={{ accountId: String(account.parent.id) }} className="l cut">
                {account.parent.name}
              </Link>
              <span className="l" aria-hidden="true">
                /
              </span>
            </>
          ) : null}
        </nav>
        <h1 className="h1">{account.name}</h1>
        <SegmentFact account={account} segments={choices.segments} />
        {account.isSample ? <Tag title="Part of the sample company">sample</Tag> : null}
        <span className="grow" />
        <div className={styles['does']}>
          {account.mayEdit ? (
            <>
              <Button icon="note" keys="n" onClick={() => desk.open({ kind: 'activity', type: 'note' })}>
                Note
              </Button>
              <Button icon="call" keys="c" onClick={() => desk.open({ kind: 'activity', type: 'call' })}>
                Log call
              </Button>
            </>
          ) : null}
          {startPlaybook && account.mayEdit ? (
            <Button icon="playbooks" keys="p" onClick={() => startPlaybook([account])}>
              Start playbook
            </Button>
          ) : null}
          <MoreMenu {...props} />
        </div>
      </div>
      <AccountFacts account={account} health={health} choices={choices} onSponsor={props.onSponsor} />
    </header>
  )
}

function MoreMenu({ account, health, onEditFields, onOverride }: AccountHeaderProps) {
  const router = useRouter()
  const desk = useDesk()
  const mayMerge = useMay('accounts.merge')
  const hygiene = Object.keys(router.routesByPath).find((path) => path.endsWith('/hygiene'))
  const copy = () => {
    navigator.clipboard.writeText(globalThis.location.href).then(
      () => toast('Link copied.'),
      () => toast('The browser does not allow copying. Take the address from its bar.', { tone: 'wrong' }),
    )
  }
  const entries: MenuEntry[] = [
    ...(account.mayEdit
      ? ([
          { label: 'Log meeting', icon: 'people', onSelect: () => desk.open({ kind: 'activity', type: 'meeting' }) },
          { label: 'Edit fields', icon: 'edit', onSelect: onEditFields },
        ] as const)
      : []),
    ...(health?.mayOverride ? [{ label: 'Set health by hand', icon: 'flag', onSelect: onOverride } as const] : []),
    ...(hygiene && mayMerge
      ? [
          {
            label: 'Merge with another account',
            icon: 'branch',
            onSelect: () => void router.navigate({ to: hygiene, search: { view: 'duplicates' } }),
          } as const,
        ]
      : []),
    { label: 'Copy link', icon: 'export', onSelect: copy },
  ]
  return <Menu align="end" trigger={<IconButton icon="more" label="More" look="default" />} entries={entries} />
}
