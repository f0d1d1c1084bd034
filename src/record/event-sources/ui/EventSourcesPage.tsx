import './event-sources.css'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { number } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { listEventSources } from '../contract.ts'
import type { ListedSource } from '../contract.ts'
import { MakeSourceDialog } from './MakeSourceDialog.tsx'
import { MinuteBars } from './MinuteBars.tsx'
import { RATES_EVERY_MS, SOURCE_TOPICS, sourcesSentence, troubleOf } from './source-words.ts'

/** Where events come from, and how many. */
export function EventSourcesPage() {
  const mayAdminister = useMay('sources.administer')
  const [making, setMaking] = useState(false)
  const navigate = useNavigate()
  const sources = useCall(listEventSources, {}, { topics: SOURCE_TOPICS, everyMs: RATES_EVERY_MS })
  const inUse = (sources.data?.sources ?? []).filter(({ retiredAt }) => retiredAt === null)
  const retired = (sources.data?.sources ?? []).filter(({ retiredAt }) => retiredAt !== null)
  return (
    <SettingsLayout
      title={sourcesSentence(inUse)}
      reason="Your product, its apps and its servers send what people do. Each sender is a source with write keys of its own."
      action={
        mayAdminister && inUse.length > 0 ? (
          <Button look="primary" icon="plus" onClick={() => setMaking(true)}>
            Make a source
          </Button>
        ) : null
      }
    >
      <Answer of={sources}>
        {() =>
          inUse.length === 0 ? (
            <EmptyState
              title="Events tell what people do in your product"
              action={
                mayAdminister ? (
                  <LinkButton to="/connect" look="primary">
                    Connect my product
                  </LinkButton>
                ) : null
              }
            >
              Point the SDK you have already at Volant, or add a small script. The first event shows within a second.
            </EmptyState>
          ) : (
            <SourceTable sources={inUse} />
          )
        }
      </Answer>
      {retired.length > 0 ? (
        <Section title="Retired" reason="They take no events any more. What they sent stays.">
          <SourceTable sources={retired} />
        </Section>
      ) : null}
      {making ? (
        <MakeSourceDialog
          onClose={() => setMaking(false)}
          onMade={(id) => void navigate({ to: '/connect', search: { source: id } })}
        />
      ) : null}
    </SettingsLayout>
  )
}

function SourceTable({ sources }: { sources: readonly ListedSource[] }) {
  return (
    <PlainTable
      label="Event sources"
      heads={['Source', 'Last 60 minutes', 'Minute', 'Hour', 'Day', 'Last arrival', 'To look at']}
    >
      {sources.map((source) => (
        <tr key={source.id}>
          <td>
            <Link to={`/settings/event-sources/${source.id}`} className="link">
              {source.name}
            </Link>
          </td>
          <td>
            <MinuteBars minutes={source.minutes} />
          </td>
          <td className="nw figures">{number(source.lastMinute)}</td>
          <td className="nw figures">{number(source.lastHour)}</td>
          <td className="nw figures">{number(source.lastDay)}</td>
          <td>
            {source.lastArrivalAt === null ? (
              <span className="l">nothing yet</span>
            ) : (
              <InstantText instant={source.lastArrivalAt} />
            )}
          </td>
          <td>
            <Trouble source={source} />
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}

function Trouble({ source }: { source: ListedSource }) {
  const mayLook = useMay('sources.administer')
  const trouble = troubleOf(source)
  if (trouble === null) return <span className="l">–</span>
  const view = source.openIssues > 0 ? 'rejected' : 'waiting'
  return (
    <span className="row gap1 nw">
      <BandShape band="fair" hidden />
      {mayLook && source.workingKeys > 0 ? (
        <Link to="/settings/event-debugger" search={{ source: source.id, view }} className="link">
          {trouble}
        </Link>
      ) : (
        <span>{trouble}</span>
      )}
    </span>
  )
}
