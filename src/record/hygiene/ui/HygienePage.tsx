import './hygiene.css'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { z } from 'zod'
import { CHECKS, hygieneSummary } from '../contract.ts'
import { DuplicateList } from './DuplicateList.tsx'
import { GapList } from './GapList.tsx'
import { CHECK_WORDS, HYGIENE_TOPICS } from './hygiene-words.ts'
import { MergeList } from './MergeList.tsx'

const VIEWS = [...CHECKS, 'duplicates', 'merges'] as const
const Address = z.object({ view: z.enum(VIEWS).catch('owner').default('owner') })

/** What is missing or doubled in the records, each correctable where it stands. */
export function HygienePage() {
  const [{ view }, setAddress] = useSearchState(Address)
  const summary = useCall(hygieneSummary, {}, { topics: HYGIENE_TOPICS })
  return (
    <SettingsLayout
      title="Data hygiene"
      reason="What is missing or doubled in the records. Accounts in a closing stage are left out."
    >
      <Answer of={summary}>
        {({ checks, duplicates }) => {
          const gaps = checks.map(({ check, count }) => ({ key: check, label: CHECK_WORDS[check].tab, count }))
          const doubles = duplicates
            ? [
                { key: 'duplicates' as const, label: 'Likely duplicates', count: duplicates.pairs },
                { key: 'merges' as const, label: 'Merges' },
              ]
            : []
          return (
            <>
              <Tabs
                label="What to look at"
                look="underlined"
                tabs={[...gaps, ...doubles]}
                selected={view}
                onSelect={(next) => setAddress({ view: next }, { step: true })}
              />
              {view === 'duplicates' ? (
                duplicates ? (
                  <DuplicateList state={duplicates} />
                ) : null
              ) : view === 'merges' ? (
                <MergeList />
              ) : (
                <GapList key={view} check={view} />
              )}
            </>
          )
        }}
      </Answer>
    </SettingsLayout>
  )
}
