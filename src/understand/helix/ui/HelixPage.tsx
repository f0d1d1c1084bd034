import { useState } from 'react'
import { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { exportHelix, getHelix, HELIX_PARTS } from '../contract.ts'
import type { Helix } from '../contract.ts'
import { AccountHelixView } from './AccountHelixView.tsx'
import { CostDialog } from './CostDialog.tsx'
import { HelixAccounts } from './HelixAccounts.tsx'
import { HelixYears } from './HelixYears.tsx'
import { LeadSources } from './LeadSources.tsx'
import { SegmentTurns } from './SegmentTurns.tsx'
import styles from './helix.module.css'

const Whole = z.coerce.number().int().min(0)

/** What the page shows, in its address. */
const HelixAddress = z.object({
  segment: Whole.optional().catch(undefined),
  account: z.coerce.number().int().positive().optional().catch(undefined),
  part: z.enum(HELIX_PARTS).optional().catch(undefined),
  ago: Whole.max(7).optional().catch(undefined),
})

const ALL = 'all'

/** Does the helix widen: what became of each year’s ARR, and whom customers brought. */
export function HelixPage() {
  const [address, change] = useSearchState(HelixAddress)
  const [pricing, setPricing] = useState(false)
  const { segment, account } = address
  const answer = useCall(getHelix, segment === undefined ? {} : { segmentId: segment }, {
    topics: ['accounts', 'revenue', 'leads'],
    enabled: account === undefined,
  })
  const whole = useCall(getHelix, {}, { topics: ['accounts', 'revenue'], enabled: account === undefined })
  const segments = [
    { value: ALL, label: 'All segments' },
    ...(whole.data?.segments ?? []).map(({ key, name }) => ({ value: String(key), label: name })),
  ]
  return (
    <RevenueFrame
      tab="helix"
      tools={
        account === undefined ? (
          <>
            <span className="grow" />
            <ExportMenu endpoint={exportHelix} input={segment === undefined ? {} : { segmentId: segment }} />
            {answer.data?.maySet ? <Button onClick={() => setPricing(true)}>Cost of new ARR</Button> : null}
          </>
        ) : null
      }
    >
      {account === undefined ? (
        <div className="filter-bar">
          <Select
            label="Segment"
            hideLabel
            options={segments}
            value={segment === undefined ? ALL : String(segment)}
            onChange={(key) =>
              change({ segment: key === ALL ? undefined : Number(key), part: undefined }, { step: true })
            }
          />
        </div>
      ) : null}
      <div className={styles['page']}>
        {account === undefined ? (
          <Answer of={answer} waiting={<Skeleton rows={12} />}>
            {(helix) =>
              isEmpty(helix) ? (
                <NoHelix />
              ) : (
                <>
                  <HelixYears
                    helix={helix}
                    onOpen={(part, ago) => change({ part, ago: ago === 0 ? undefined : ago }, { step: true })}
                  />
                  {address.part === undefined ? null : (
                    <HelixAccounts
                      part={address.part}
                      yearsAgo={address.ago ?? 0}
                      segmentId={segment}
                      onClose={() => change({ part: undefined, ago: undefined })}
                      onAccount={(id) => change({ account: id }, { step: true })}
                    />
                  )}
                  <div className={styles['two']}>
                    {segment === undefined ? (
                      <SegmentTurns helix={helix} onPick={(key) => change({ segment: key }, { step: true })} />
                    ) : null}
                    <LeadSources helix={helix} />
                  </div>
                  <Notes helix={helix} />
                </>
              )
            }
          </Answer>
        ) : (
          <AccountHelixView
            accountId={account}
            onAccount={(id) => change({ account: id }, { step: true })}
            onClose={() => change({ account: undefined }, { step: true })}
          />
        )}
      </div>
      {pricing && answer.data ? <CostDialog cacRatio={answer.data.cacRatio} onClose={() => setPricing(false)} /> : null}
    </RevenueFrame>
  )
}

function isEmpty({ years }: Helix): boolean {
  return years.every(({ startMinor, allNewMinor }) => startMinor === 0 && allNewMinor === 0)
}

function NoHelix() {
  return (
    <EmptyState
      title="The helix is drawn from what customers pay and whom they bring"
      action={<LinkButton to="/import">Import subscriptions</LinkButton>}
    >
      Import subscriptions and leads; a year after the first payment the first turn is complete.
    </EmptyState>
  )
}

function Notes({ helix }: { helix: Helix }) {
  return (
    <ul className={styles['notes']}>
      {[...helix.notes, ...helix.conventions].map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}
