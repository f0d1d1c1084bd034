import './event-sources.css'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { listSources, retireSource } from '../../freshness/contract.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { number } from '../../../web/design/format.ts'
import { Facts, Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { useTitle } from '../../../web/shell/title.ts'
import { getEventSource } from '../contract.ts'
import type { SourceDetail } from '../contract.ts'
import { KeyDialog } from './KeyDialog.tsx'
import { KeyTable } from './KeyTable.tsx'
import { SourceSettings } from './SourceSettings.tsx'
import { RATES_EVERY_MS, SOURCE_TOPICS, sourceSentence, troubleOf } from './source-words.ts'

/** One source of events: what it sends, its keys, and how its events find their accounts. */
export function EventSourcePage() {
  const sourceId = Number(useParams({ strict: false, select: (params) => (params as { sourceId?: string }).sourceId }))
  const mayAdminister = useMay('sources.administer')
  const source = useCall(getEventSource, { sourceId }, { topics: SOURCE_TOPICS, everyMs: RATES_EVERY_MS })
  useTitle(source.data?.name)
  return (
    <SettingsLayout
      title={source.data ? sourceSentence(source.data) : 'Event source'}
      reason={
        <Link to="/settings/event-sources" className="link">
          All event sources
        </Link>
      }
      action={source.data && mayAdminister ? <WaysOn source={source.data} /> : null}
    >
      <Answer of={source}>
        {(shown) => (
          <>
            {shown.retiredAt === null ? null : <Retired source={shown} mayAdminister={mayAdminister} />}
            <SourceFacts source={shown} />
            <Keys source={shown} mayAdminister={mayAdminister && shown.retiredAt === null} />
            {mayAdminister ? <SourceSettings key={shown.id} source={shown} /> : null}
            {mayAdminister && shown.retiredAt === null ? <Retire source={shown} /> : null}
          </>
        )}
      </Answer>
    </SettingsLayout>
  )
}

function WaysOn({ source }: { source: SourceDetail }) {
  return (
    <span className="row gap2">
      <Link to="/settings/event-debugger" search={{ source: source.id }} className="btn">
        Debug
      </Link>
      {source.retiredAt === null ? (
        <Link to="/connect" search={{ source: source.id }} className="btn primary">
          Connect my product
        </Link>
      ) : null}
    </span>
  )
}

function SourceFacts({ source }: { source: SourceDetail }) {
  const freshness = useCall(listSources, {}, { topics: SOURCE_TOPICS }).data?.sources
  const late = freshness?.find(({ sourceId, stale }) => sourceId === source.id && stale)
  const known = freshness?.some(({ sourceId }) => sourceId === source.id)
  return (
    <>
      <Facts
        facts={[
          { label: 'Last minute', value: number(source.lastMinute) },
          { label: 'Last hour', value: number(source.lastHour) },
          { label: 'Last day', value: number(source.lastDay) },
          {
            label: 'Last arrival',
            value: source.lastArrivalAt === null ? 'nothing yet' : <InstantText instant={source.lastArrivalAt} />,
          },
          { label: 'Freshness', value: late ? 'Late' : known ? 'Fresh' : 'not known yet' },
          { label: 'To look at', value: troubleOf(source) ?? 'nothing' },
        ]}
      />
      {late ? <Banner tone="late">{late.sentence}</Banner> : null}
    </>
  )
}

function Keys({ source, mayAdminister }: { source: SourceDetail; mayAdminister: boolean }) {
  const [making, setMaking] = useState(false)
  return (
    <Section
      title="Write keys"
      reason="They stand in browsers and apps for everyone to read: a key lets events in and nothing out. One for each place that sends lets you revoke one alone."
      aside={
        mayAdminister ? (
          <Button icon="plus" onClick={() => setMaking(true)}>
            Make a key
          </Button>
        ) : null
      }
    >
      <KeyTable source={source} mayAdminister={mayAdminister} />
      {making ? <KeyDialog sourceId={source.id} writeKey={null} onClose={() => setMaking(false)} /> : null}
    </Section>
  )
}

function Retired({ source, mayAdminister }: { source: SourceDetail; mayAdminister: boolean }) {
  const bringBack = useAction(retireSource, { topics: SOURCE_TOPICS })
  return (
    <Banner
      action={
        mayAdminister ? (
          <Button
            icon="undo"
            pending={bringBack.pending}
            onClick={() => bringBack.run({ sourceId: source.id, isRetired: false })}
          >
            Bring back
          </Button>
        ) : null
      }
    >
      This source takes no events any more. What it sent stays.
    </Banner>
  )
}

function Retire({ source }: { source: SourceDetail }) {
  const undo = useAction(retireSource, { topics: SOURCE_TOPICS })
  const retire = useAction(retireSource, {
    topics: SOURCE_TOPICS,
    onDone: () =>
      toast(`${source.name} is retired.`, { undo: () => undo.run({ sourceId: source.id, isRetired: false }) }),
  })
  return (
    <Section
      title="Retire this source"
      reason="Its keys take no more events, and its silence is held against nothing. What it sent stays, and you can bring it back."
    >
      <Button pending={retire.pending} onClick={() => retire.run({ sourceId: source.id, isRetired: true })}>
        Retire the source
      </Button>
    </Section>
  )
}
