import { useState } from 'react'
import { z } from 'zod'
import type { Day } from '../../../kernel/day.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Banner, ErrorBox } from '../../../web/design/Banner.tsx'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { DateField, Select } from '../../../web/design/fields.tsx'
import { counted, exactDay, number, relativeDay } from '../../../web/design/format.ts'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { cancelTryOut, getTryOut, tryDraft } from '../contract.ts'
import { TryOutFindings } from './TryOutFindings.tsx'
import { daysOf, hitSentence, SPAN_WORDS } from './try-out-words.ts'
import type { TryOutSpan } from './try-out-words.ts'

interface TryOutProps {
  scorecardId: number
  /** Null while there is nothing to try. */
  definition: object | null
  flush: () => Promise<boolean>
}

/** Kept in the address, so that a long try-out can be left and found again. */
const Address = z.object({ tryOut: z.coerce.number().int().positive().nullable().catch(null).default(null) })
const SPANS = (['today', 'quarter_ago', 'year', 'day'] as const).map((value) => ({ value, label: SPAN_WORDS[value] }))

/** The draft beside the live version, on all accounts and on the past, before anybody is scored by it. */
export function TryOut({ scorecardId, definition, flush }: TryOutProps) {
  const today = useToday()
  const [{ tryOut }, setAddress] = useSearchState(Address)
  const [span, setSpan] = useState<TryOutSpan>('quarter_ago')
  const [day, setDay] = useState<Day | null>(null)
  const [tried, setTried] = useState<object | null>(null)
  const [unsaved, setUnsaved] = useState(false)
  const days = daysOf(span, today, day)
  const start = useAction(tryDraft, {
    topics: ['try-outs'],
    failure: 'none',
    onDone: ({ id }) => setAddress({ tryOut: id }),
  })
  const run = async () => {
    const saved = await flush().catch(() => false)
    setUnsaved(!saved)
    if (!saved) return
    setTried(definition)
    start.run({ scorecardId, asOf: days })
  }
  return (
    <Section
      title="Try the draft before anybody is scored by it"
      reason="The draft and the live version judge the same values, on all accounts. Nothing is changed by it."
    >
      <div className="try-line">
        <Select label="As of" options={SPANS} value={span} onChange={setSpan} />
        {span === 'day' ? <DateField label="Day" max={today} value={day} onChange={setDay} /> : null}
        <ActionButton
          icon="play"
          pending={start.pending}
          failure={unsaved ? 'The draft is not saved yet. Correct it first.' : start.failure}
          disabledBecause={
            definition === null
              ? 'Change something first: there is no draft.'
              : days.length === 0
                ? 'Choose a day.'
                : null
          }
          onClick={() => void run()}
        >
          Try on all accounts
        </ActionButton>
      </div>
      {tried !== null && tried !== definition ? (
        <Banner tone="late">The draft has changed since this try-out. Try again to see what it does now.</Banner>
      ) : null}
      {tryOut === null ? null : <TryOutResults tryOutId={tryOut} today={today} />}
    </Section>
  )
}

const POLL_MS = 2_000

function TryOutResults({ tryOutId, today }: { tryOutId: number; today: Day }) {
  const [shown, setShown] = useState<string | null>(null)
  const [isOver, setOver] = useState(false)
  const answer = useCall(getTryOut, { tryOutId }, { topics: ['try-outs'], everyMs: isOver ? false : POLL_MS })
  const cancel = useAction(cancelTryOut, { topics: ['try-outs'] })
  if (answer.error) return <ErrorBox sentence="This try-out is not kept any more. Try again." />
  if (!answer.data || answer.data.id !== tryOutId) return <ProgressBar label="Trying the draft" share={null} />
  const { state, results, accountsDone, accountsTotal, failure } = answer.data
  if (isOver !== (state !== 'running')) setOver(state !== 'running')
  const result = results.find(({ asOf }) => asOf === shown) ?? results[0]
  return (
    <>
      {state === 'running' ? (
        <div className="try-progress">
          <ProgressBar
            label="Trying the draft on all accounts; you can leave and come back"
            share={accountsTotal === 0 ? null : accountsDone / accountsTotal}
            note={`${number(accountsDone)} of ${counted(accountsTotal, 'account-day')}`}
          />
          <Button onClick={() => cancel.run({ tryOutId })}>Stop</Button>
        </div>
      ) : null}
      {state === 'failed' ? <ErrorBox sentence={failure ?? 'The try-out failed. Try again.'} /> : null}
      {state === 'cancelled' ? <p className="m">This try-out was stopped.</p> : null}
      {results.length > 1 ? (
        <Tabs
          label="Day of the try-out"
          look="underlined"
          tabs={results.map(({ asOf }) => ({ key: asOf as string, label: asOf === today ? 'Today' : exactDay(asOf) }))}
          selected={result?.asOf ?? null}
          onSelect={setShown}
        />
      ) : null}
      {hitSentence(results) ? <p className="b">{hitSentence(results)}</p> : null}
      {result ? <TryOutFindings finding={result} when={relativeDay(result.asOf, today)} /> : null}
    </>
  )
}
