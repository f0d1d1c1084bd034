import { useState } from 'react'
import { z } from 'zod'
import { addDays, addMonths } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, exactDay } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { exportFit, type FindingOut, getFit } from '../contract.ts'
import { TRAITS } from '../traits.ts'
import { FitAccounts } from './FitAccounts.tsx'
import { FitFindings } from './FitFindings.tsx'
import { FitSettingsDialog } from './FitSettingsDialog.tsx'
import { FitTable } from './FitTable.tsx'
import { PartnersPart } from './PartnersPart.tsx'
import { FIT_TOPICS, TRAIT_WORDS } from './fit-words.ts'
import styles from './fit.module.css'

const YEARS = ['1', '2', '3', '5', '10'] as const
const FitAddress = z.object({
  view: z.enum(['profile', 'partners']).catch('profile'),
  by: z.enum(TRAITS).catch('source'),
  years: z.enum(YEARS).catch('3'),
})

type Who = FindingOut['who']

/** Whom we should win: told from who became healthy, stayed and grew. */
export function FitPage() {
  const [{ view, by, years }, change] = useSearchState(FitAddress)
  const [setting, setSetting] = useState(false)
  const today = useToday()
  const wonFrom = addDays(addMonths(today, -12 * Number(years)), 1)
  const exported = view === 'partners' ? { what: 'partners' as const } : { what: 'rows' as const, by, wonFrom }
  return (
    <RevenueFrame
      tab="fit"
      tools={
        <span className={styles['right']}>
          <ExportMenu endpoint={exportFit} input={exported} />
          <Button look="quiet" icon="settings" onClick={() => setSetting(true)}>
            Fields
          </Button>
        </span>
      }
    >
      {view === 'partners' ? (
        <div className={styles['page']}>
          <div className={styles['work']}>
            <Parts view={view} onView={(next) => change({ view: next })} />
            <PartnersPart onChoose={() => setSetting(true)} />
          </div>
        </div>
      ) : (
        <Profile {...{ by, years, wonFrom, change, setSetting }} />
      )}
      {setting ? <FitSettingsDialog onClose={() => setSetting(false)} /> : null}
    </RevenueFrame>
  )
}

function Parts({ view, onView }: { view: 'profile' | 'partners'; onView: (view: 'profile' | 'partners') => void }) {
  return (
    <Tabs
      label="Parts of fit"
      look="underlined"
      selected={view}
      onSelect={onView}
      tabs={[
        { key: 'profile', label: 'Ideal customer' },
        { key: 'partners', label: 'Partners' },
      ]}
    />
  )
}

interface ProfileProps {
  by: (typeof TRAITS)[number]
  years: (typeof YEARS)[number]
  wonFrom: z.input<typeof getFit.input>['wonFrom'] & string
  change: (next: Partial<z.input<typeof FitAddress>>) => void
  setSetting: (open: boolean) => void
}

function Profile({ by, years, wonFrom, change, setSetting }: ProfileProps) {
  const [opened, setOpened] = useState<Who | null>(null)
  const answer = useCall(getFit, { by, wonFrom }, { topics: FIT_TOPICS })
  return (
    <div className={styles['page']}>
      <div className={styles['work']}>
        <Parts view="profile" onView={(next) => change({ view: next })} />
        <Answer of={answer} waiting={<Skeleton rows={12} />}>
          {(found) =>
            found.all.accounts === 0 ? (
              <EmptyState
                title="Nobody was won in this period"
                action={<LinkButton to="/import">Import subscriptions</LinkButton>}
              >
                An account is won on the first day it pays. With subscriptions on record this page says which of them
                became healthy, stayed and grew, by where they came from.
              </EmptyState>
            ) : (
              <>
                {found.pending > 0 ? (
                  <Banner tone="note">
                    How healthy {counted(found.pending, 'account')} {found.pending === 1 ? 'was' : 'were'} after 6 or 12
                    months is still being looked up; shares of the healthy grow by themselves.
                  </Banner>
                ) : null}
                <FitFindings found={found} onOpen={setOpened} opened={opened} />
                <div className={styles['tools']}>
                  <Segmented
                    label="By"
                    value={by}
                    onChange={(next) => change({ by: next })}
                    options={TRAITS.map((key) => ({ key, label: TRAIT_WORDS[key] }))}
                  />
                  <Segmented
                    label="Won within"
                    value={years}
                    onChange={(next) => change({ years: next })}
                    options={YEARS.map((key) => ({ key, label: key === '1' ? '1 year' : `${key} years` }))}
                  />
                </div>
                <FitTable {...{ found, by, opened }} onOpen={setOpened} onFields={() => setSetting(true)} />
                <p className="l t12">
                  Won from {exactDay(found.wonFrom)} to {exactDay(found.wonTo)}: the first day with MRR. Health on the
                  first of the month after 6 and 12 months, as shown then or else restated; good counts as healthy,
                  unknown health and accounts that had left stand apart. Stayed, grew, GRR and NRR compare MRR 12 months
                  later with the first, at the exchange rates of the first day. Below {found.minimum} accounts nothing
                  is claimed. Intervals hold in 95 of 100 cases (Wilson; ratios by account).
                </p>
              </>
            )
          }
        </Answer>
      </div>
      {opened ? (
        <FitAccounts key={JSON.stringify(opened)} who={opened} wonFrom={wonFrom} onClose={() => setOpened(null)} />
      ) : null}
    </div>
  )
}
