import './event-sources.css'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { createEventSource, getEventSource, listEventSources } from '../contract.ts'
import type { ListedSource, SourceDetail } from '../contract.ts'
import { connectCode, WAYS, WAY_WORDS } from './connect-code.ts'
import { copyText } from './copy-text.ts'
import { FirstEvents } from './FirstEvents.tsx'
import { SOURCE_TOPICS } from './source-words.ts'

const Address = z.object({
  source: z.coerce.number().int().positive().nullable().catch(null).default(null),
  way: z.enum(WAYS).catch('snippet').default('snippet'),
})

/** From nothing to the first event of one's own product: key, code, and the event arriving. */
export function ConnectPage() {
  const mayBegin = useMay('sources.administer')
  const [{ source }, setAddress] = useSearchState(Address)
  const sources = useCall(listEventSources, {}, { topics: SOURCE_TOPICS, enabled: mayBegin })
  const inUse = (sources.data?.sources ?? []).filter(({ retiredAt }) => retiredAt === null)
  const chosen = inUse.find(({ id }) => id === source) ?? inUse[0]
  return (
    <div className="connect">
      <header>
        <h1 className="h1">Connect my product</h1>
        <p className="m">
          {mayBegin
            ? 'Use the SDK you have already, pointed at Volant, or add a small script. Health follows within a second of each event.'
            : 'Whoever administers Volant connects the product. Ask them, or look at what is here already.'}
        </p>
      </header>
      {mayBegin ? (
        <Answer of={sources}>
          {() =>
            chosen ? (
              <Connect
                key={chosen.id}
                sourceId={chosen.id}
                others={inUse}
                onChoose={(id) => setAddress({ source: id })}
              />
            ) : (
              <NameSource onMade={(id) => setAddress({ source: id })} />
            )
          }
        </Answer>
      ) : null}
    </div>
  )
}

function NameSource({ onMade }: { onMade: (id: number) => void }) {
  const [name, setName] = useState('Our product')
  const make = useAction(createEventSource, {
    topics: SOURCE_TOPICS,
    failure: 'none',
    onDone: ({ id }) => onMade(id),
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!make.pending) make.run({ name })
  }
  return (
    <Section title="1. Make a write key" reason="It says where events come from. You can make more of them later.">
      <form className="connect-name" onSubmit={submit}>
        <TextField label="What sends" required value={name} onChange={setName} />
        <ActionButton look="primary" type="submit" pending={make.pending} failure={make.failure}>
          Make the write key
        </ActionButton>
      </form>
    </Section>
  )
}

interface ConnectProps {
  sourceId: number
  others: readonly ListedSource[]
  onChoose: (id: number) => void
}

function Connect({ sourceId, others, onChoose }: ConnectProps) {
  const source = useCall(getEventSource, { sourceId }, { topics: SOURCE_TOPICS })
  return (
    <Answer of={source}>
      {(shown) => (
        <div className="connect-way">
          <div className="connect-steps">
            <Section
              title="1. Your write key"
              reason="It may stand in a browser: it lets events in and nothing out."
              aside={
                others.length > 1 ? (
                  <Select
                    label="Source"
                    hideLabel
                    value={String(sourceId)}
                    onChange={(id) => onChoose(Number(id))}
                    options={others.map(({ id, name }) => ({ value: String(id), label: name }))}
                  />
                ) : null
              }
            >
              <KeyFacts source={shown} />
            </Section>
            <Code source={shown} />
          </div>
          <FirstEvents sourceId={sourceId} />
        </div>
      )}
    </Answer>
  )
}

/** The key that code is shown with: the oldest that works from any page, else the oldest that works. */
function shownKey({ keys }: SourceDetail) {
  const working = keys.filter(({ revokedAt }) => revokedAt === null)
  return working.find(({ allowedOrigins }) => allowedOrigins.length === 0) ?? working[0]
}

function KeyFacts({ source }: { source: SourceDetail }) {
  const key = shownKey(source)
  if (!key) return <p className="m">Every key of {source.name} is revoked. Make one under Settings, Event sources.</p>
  return (
    <dl className="connect-facts">
      {[
        { label: 'Write key', value: key.key },
        { label: 'Address', value: source.host },
      ].map(({ label, value }) => (
        <FactLine key={label} label={label} value={value} />
      ))}
    </dl>
  )
}

function FactLine({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt className="l">{label}</dt>
      <dd className="mono">{value}</dd>
      <dd>
        <Button look="quiet" aria-label={`Copy ${label.toLowerCase()}`} onClick={() => copyText(value, label)}>
          Copy
        </Button>
      </dd>
    </>
  )
}

function Code({ source }: { source: SourceDetail }) {
  const [{ way }, setAddress] = useSearchState(Address)
  const key = shownKey(source)
  const [copied, setCopied] = useState<string | null>(null)
  if (!key) return null
  const code = connectCode(way, { writeKey: key.key, host: source.host })
  return (
    <Section
      title="2. Put it into your product"
      reason="Ids and names are examples: put in those of your users and accounts."
    >
      <Tabs
        label="How events are sent"
        look="underlined"
        tabs={WAYS.map((one) => ({ key: one, label: WAY_WORDS[one].label }))}
        selected={way}
        onSelect={(next) => setAddress({ way: next })}
      />
      <div className="connect-note">
        <p className="m grow">{WAY_WORDS[way].note}</p>
        <Button
          icon={copied === code ? 'check' : undefined}
          onClick={() => {
            copyText(code, 'Code')
            setCopied(code)
          }}
        >
          Copy code
        </Button>
      </div>
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="connect-code" tabIndex={0} aria-label={`Code: ${WAY_WORDS[way].label}`} role="region">
        {code}
      </pre>
    </Section>
  )
}
