import { useRef, useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { CostParts } from '../../work-cost/ui/CostParts.tsx'
import { exportHoldings, listTiers, type Tier } from '../contract.ts'
import { HoldingPanel } from './HoldingPanel.tsx'
import { HoldingsPart } from './HoldingsPart.tsx'
import { HoldDialog } from './HoldDialog.tsx'
import { OverviewPart } from './OverviewPart.tsx'
import { TierDialog } from './TierDialog.tsx'
import { TIER_TOPICS } from './tier-words.ts'
import { holdingsAsked, TiersAddress } from './tiers-address.ts'
import styles from './tiers.module.css'

type Open = { what: 'tier'; tier: Tier | null } | { what: 'hold' }

/** Success plans as a product: what each tier promises, who holds it, what it brings, and what is left of it. */
export function TiersPage() {
  const mayRead = useMay('cost.read')
  const maySet = useMay('settings.write')
  const mayGive = useMay('cost.write')
  const [dialog, setDialog] = useState<Open | null>(null)
  const [account, setAccount] = useState<{ id: number; name: string } | null>(null)
  const [shown, change] = useSearchState(TiersAddress)
  const [offset, setOffset] = useState(0)
  const holders = useRef<HTMLDivElement>(null)
  const narrow = (next: TiersAddress) => {
    setOffset(0)
    change(next)
  }
  const answer = useCall(listTiers, {}, { topics: TIER_TOPICS })
  const inUse = (answer.data?.tiers ?? []).filter(({ isArchived }) => !isArchived)
  return (
    <RevenueFrame
      tab="cost"
      tools={
        <span className={styles['right']}>
          <ExportMenu endpoint={exportHoldings} input={holdingsAsked(shown)} />
          {mayGive && inUse.length > 0 ? (
            <Button onClick={() => setDialog({ what: 'hold' })}>Give a tier</Button>
          ) : null}
          {maySet ? (
            <Button look="primary" onClick={() => setDialog({ what: 'tier', tier: null })}>
              Add a tier
            </Button>
          ) : null}
        </span>
      }
    >
      <div className={styles['page']}>
        <div className={styles['work']}>
          <CostParts part="tiers" />
          <Answer of={answer} waiting={<Skeleton rows={12} />}>
            {({ tiers, currency }) =>
              tiers.length === 0 ? (
                <EmptyState title="There is no success plan to sell yet">
                  A tier is what customers get beside the product, free or paid: hours of a technical account manager,
                  workshops, health checks, a faster reply.{' '}
                  {maySet ? 'Add the first one above.' : 'Operations add the first one.'}
                </EmptyState>
              ) : (
                <>
                  {mayRead ? (
                    <OverviewPart
                      {...{ tiers }}
                      onTier={maySet ? (tier) => setDialog({ what: 'tier', tier }) : undefined}
                      onHolders={(next) => {
                        narrow(next)
                        holders.current?.scrollIntoView({ block: 'start' })
                      }}
                    />
                  ) : null}
                  <div ref={holders}>
                    <HoldingsPart
                      {...{ tiers, currency, shown, offset }}
                      opened={account?.id ?? null}
                      onOpen={setAccount}
                      onNarrow={narrow}
                      onOffset={setOffset}
                    />
                  </div>
                </>
              )
            }
          </Answer>
        </div>
        {account ? <HoldingPanel key={account.id} account={account} onClose={() => setAccount(null)} /> : null}
      </div>
      {dialog?.what === 'tier' ? <TierDialog tier={dialog.tier} onClose={() => setDialog(null)} /> : null}
      {dialog?.what === 'hold' ? <HoldDialog tiers={inUse} onClose={() => setDialog(null)} /> : null}
    </RevenueFrame>
  )
}
