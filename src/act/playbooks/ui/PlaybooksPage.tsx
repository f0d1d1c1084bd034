import { useState } from 'react'
import { z } from 'zod'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useMay } from '../../../web/shell/me.tsx'
import { useCommands } from '../../../web/shell/commands.ts'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { LIFECYCLES, MATURITIES, RUN_STATES, listApprovals } from '../contract.ts'
import { ApprovalList } from './ApprovalList.tsx'
import { LibraryList } from './LibraryList.tsx'
import { NewPlaybookDialog } from './NewPlaybookDialog.tsx'
import { RUN_TOPICS } from './playbook-topics.ts'
import styles from './playbooks.module.css'
import { PlaybookTable } from './PlaybookTable.tsx'
import { RunList } from './RunList.tsx'

const Address = z.object({
  tab: z.enum(['yours', 'library', 'runs', 'approvals']).catch('yours'),
  lifecycle: z.enum(LIFECYCLES).optional().catch(undefined),
  maturity: z.enum(MATURITIES).optional().catch(undefined),
  /** Whose runs. */
  playbook: z.number().int().positive().optional().catch(undefined),
  state: z.enum(RUN_STATES).optional().catch(undefined),
  archived: z.boolean().optional().catch(undefined),
  from: z.number().int().min(0).optional().catch(undefined),
})
export type PlaybooksAddress = z.output<typeof Address>
export type ChangeAddress = (next: Partial<PlaybooksAddress>, how?: { step?: boolean }) => void

/** What runs by itself, what could, what is running, and what waits for somebody's yes. */
export function PlaybooksPage() {
  const [address, change] = useSearchState(Address)
  const mayDraft = useMay('playbooks.draft')
  const [isNew, setNew] = useState(false)
  const waiting = useCall(listApprovals, { limit: 1 }, { topics: RUN_TOPICS }).data?.total
  const begin = () => setNew(true)
  useKeys('Playbooks', [{ keys: 'c', does: 'New playbook', run: begin }], {
    enabled: mayDraft && address.tab === 'yours',
  })
  useCommands(mayDraft ? [{ label: 'New playbook', icon: 'playbooks', run: begin }] : [])
  const tab = (key: PlaybooksAddress['tab'], label: string, count?: number) => ({
    key,
    label,
    count: count === 0 ? null : count,
    to: '/playbooks',
    search: { tab: key },
  })
  return (
    <div className={styles['page']}>
      <div className="bar">
        <h1 className="h2">Playbooks</h1>
        <Tabs
          label="Parts of playbooks"
          selected={address.tab}
          tabs={[
            tab('yours', 'Yours'),
            tab('library', 'Library'),
            tab('runs', 'Runs'),
            tab('approvals', 'Approvals', waiting),
          ]}
        />
        <span className="grow" />
        {mayDraft ? (
          <Button look="primary" icon="plus" keys={address.tab === 'yours' ? 'c' : undefined} onClick={begin}>
            New playbook
          </Button>
        ) : null}
      </div>
      <div className={styles['body']}>
        <Shown address={address} change={change} />
      </div>
      {isNew ? <NewPlaybookDialog onClose={() => setNew(false)} /> : null}
    </div>
  )
}

function Shown({ address, change }: { address: PlaybooksAddress; change: ChangeAddress }) {
  switch (address.tab) {
    case 'yours':
      return <PlaybookTable address={address} change={change} />
    case 'library':
      return <LibraryList address={address} change={change} />
    case 'runs':
      return <RunList address={address} change={change} />
    case 'approvals':
      return <ApprovalList />
  }
}
