import { Link } from '@tanstack/react-router'
import { download } from '../../../web/api/call.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { exploreMetric, exportMetric } from '../contract.ts'
import { latestKnown } from './latest-known.ts'
import { lengthOf, TrendAddress, whoseInput, type TrendState } from './explorer-address.ts'
import { ExplorerFrame } from './ExplorerFrame.tsx'
import { firstSubject, useExplorerChoices } from './SubjectPicker.tsx'
import { TrendPicture } from './TrendPicture.tsx'
import { TrendTools } from './TrendTools.tsx'
import { WhoseBar } from './WhoseBar.tsx'

const EVERY_MINUTE = 60_000

/** Any metric or event over time, for anybody. What is shown stands in the address. */
export function UsagePage() {
  const [state, change] = useSearchState(TrendAddress)
  const { choices, isHere } = useExplorerChoices()
  const subject = state.of ?? firstSubject(choices)
  const { answer, input } = useTrend(state, subject)
  return (
    <ExplorerFrame
      view="trend"
      state={state}
      bar={
        <>
          {subject === null ? null : <TrendTools {...{ state, subject, choices }} onChange={change} />}
          <WhoseBar
            state={state}
            onChange={(next) =>
              change({
                ...next,
                part: undefined,
                ...(next.account === undefined && state.split === 'user' ? { split: undefined } : {}),
              })
            }
          >
            {input ? <ExportButton input={input} /> : null}
          </WhoseBar>
        </>
      }
    >
      {input ? (
        <Answer of={answer} waiting={<Skeleton rows={8} />}>
          {(explored) => (
            <TrendPicture
              explored={explored}
              against={state.against}
              part={state.part ?? null}
              onPart={(part) => change({ part })}
            />
          )}
        </Answer>
      ) : isHere ? (
        <NothingYet />
      ) : (
        <Skeleton rows={8} />
      )}
    </ExplorerFrame>
  )
}

type Input = InputOf<typeof exploreMetric>

function inputOf(state: TrendState, subject: string): Input {
  const { step, as, split } = state
  return {
    ...whoseInput(state),
    subject,
    step,
    steps: lengthOf(state),
    as,
    split,
  }
}

const NOTHING: Input = { subject: '' }

/** The period up to today; where all that is known lies before it, the one in which the latest of it lies. */
function useTrend(state: TrendState, subject: string | null) {
  const today = useToday()
  const wished = subject === null ? null : inputOf(state, subject)
  const options = { topics: ['explorer'], everyMs: EVERY_MINUTE }
  const now = useCall(exploreMetric, wished ?? NOTHING, { ...options, enabled: wished !== null })
  const until = now.data ? latestKnown(now.data, today) : null
  const earlier = wished === null || until === null ? null : { ...wished, until }
  const past = useCall(exploreMetric, earlier ?? NOTHING, { ...options, enabled: earlier !== null })
  return earlier === null ? { answer: now, input: wished } : { answer: past, input: earlier }
}

function ExportButton({ input }: { input: Input }) {
  const mayExport = useMay('exports.create')
  if (!mayExport) return null
  const run = () => download(exportMetric, input).catch((error: unknown) => toast(sentenceOf(error), { tone: 'wrong' }))
  return (
    <Button look="quiet" icon="export" onClick={() => void run()}>
      Export CSV
    </Button>
  )
}

/** Funnels and returns are told from single events; imported daily numbers know no order and no users. */
export function NoEventsYet() {
  const mayConnect = useMay('sources.administer')
  return (
    <EmptyState
      title="Funnels and weekly retention are read from the events of your product"
      action={mayConnect ? <LinkButton to="/connect">Connect my product</LinkButton> : null}
    >
      No event has arrived yet. Imported usage counts days, not who did what in which order.
    </EmptyState>
  )
}

export function NothingYet() {
  return (
    <EmptyState title="Usage shows what customers do with the product, over time">
      Nothing was counted yet.{' '}
      <Link to="/import" className="link">
        Import a usage file
      </Link>
      , or send events from the product.
    </EmptyState>
  )
}
