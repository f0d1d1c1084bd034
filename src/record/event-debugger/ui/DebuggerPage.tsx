import './debugger.css'
import { z } from 'zod'
import { listEventSources } from '../../event-sources/contract.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { debuggerCounts, ISSUE_STATES, RATE_HOURS } from '../contract.ts'
import { DEBUGGER_TOPICS, KIND_WORDS, VIEWS } from './debugger-words.ts'
import { IssueList } from './IssueList.tsx'
import { LiveTail } from './LiveTail.tsx'
import { RateChart } from './RateChart.tsx'
import { WaitingList } from './WaitingList.tsx'

const Address = z.object({
  source: z.coerce.number().int().positive().nullable().catch(null).default(null),
  view: z.enum(VIEWS).catch('live').default('live'),
  hours: z.coerce.string().pipe(z.enum(RATE_HOURS)).catch('1').default('1'),
  state: z.enum(ISSUE_STATES).catch('open').default('open'),
  code: z.coerce.string().nullable().catch(null).default(null),
  name: z.coerce.string().nullable().catch(null).default(null),
  find: z.coerce.string().catch('').default(''),
})

/** Out of the address. */
const NO_FILTER = { state: undefined, code: undefined, name: undefined, find: undefined }

/** What is chosen by nobody does not stand in the address. */
function written(change: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value ?? undefined]))
}

/** What a source sends, as it comes, and everything that could not be used, until somebody is done with it. */
export function DebuggerPage() {
  const [{ source }, setAddress] = useSearchState(Address)
  const sources = useCall(listEventSources, {}, { topics: DEBUGGER_TOPICS })
  const all = sources.data?.sources ?? []
  const chosen = all.find(({ id }) => id === source) ?? all[0]
  return (
    <SettingsLayout
      title={chosen ? `What ${chosen.name} sends` : 'Event debugger'}
      reason="Every item as it comes, and each that could not be used with its reason and its bytes, for 30 days."
      action={
        all.length > 1 && chosen ? (
          <span className="debug-source">
            <Select
              label="Source"
              hideLabel
              value={String(chosen.id)}
              onChange={(id) => setAddress({ source: Number(id), ...NO_FILTER })}
              options={all.map(({ id, name, retiredAt }) => ({
                value: String(id),
                label: name,
                note: retiredAt === null ? undefined : 'retired',
              }))}
            />
          </span>
        ) : null
      }
    >
      <Answer of={sources}>
        {() =>
          chosen ? (
            <OfSource key={chosen.id} sourceId={chosen.id} />
          ) : (
            <EmptyState
              title="Here you see what your product sends"
              action={
                <LinkButton to="/connect" look="primary">
                  Connect my product
                </LinkButton>
              }
            >
              There is no event source yet. Make one, and watch its first event arrive.
            </EmptyState>
          )
        }
      </Answer>
    </SettingsLayout>
  )
}

function OfSource({ sourceId }: { sourceId: number }) {
  const [{ view, hours, state, code, name, find }, setAddress] = useSearchState(Address)
  const counts = useCall(debuggerCounts, { sourceId }, { topics: DEBUGGER_TOPICS }).data
  return (
    <>
      <RateChart sourceId={sourceId} hours={hours} onHours={(next) => setAddress({ hours: next })} />
      <div className="debug-body">
        <Tabs
          label="What to look at"
          look="underlined"
          tabs={[
            { key: 'live', label: 'Live' },
            { key: 'rejected', label: KIND_WORDS.rejected.tab, count: counts?.rejected },
            { key: 'parked', label: KIND_WORDS.parked.tab, count: counts?.parked },
            { key: 'conflict', label: KIND_WORDS.conflict.tab, count: counts?.conflict },
            { key: 'waiting', label: 'Waiting', count: counts?.waiting },
          ]}
          selected={view}
          onSelect={(next) => setAddress({ view: next, ...NO_FILTER }, { step: true })}
        />
        {view === 'live' ? (
          <LiveTail sourceId={sourceId} find={find} onFind={(text) => setAddress({ find: text || undefined })} />
        ) : view === 'waiting' ? (
          <WaitingList sourceId={sourceId} />
        ) : (
          <IssueList
            key={view}
            sourceId={sourceId}
            kind={view}
            filter={{ state, code, name }}
            onFilter={(change) => setAddress(written(change))}
          />
        )}
      </div>
    </>
  )
}
