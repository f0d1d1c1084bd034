import { Link } from '@tanstack/react-router'
import { download } from '../../../web/api/call.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useMay } from '../../../web/shell/me.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { exploreMetric, exportMetric } from '../contract.ts'
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
  const input = subject === null ? null : inputOf(state, subject)
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
        <Trend input={input} state={state} onPart={(part) => change({ part })} />
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

function Trend({
  input,
  state,
  onPart,
}: {
  input: Input
  state: TrendState
  onPart: (part: string | undefined) => void
}) {
  const answer = useCall(exploreMetric, input, { topics: ['explorer'], everyMs: EVERY_MINUTE })
  return (
    <Answer of={answer} waiting={<Skeleton rows={8} />}>
      {(explored) => (
        <TrendPicture explored={explored} against={state.against} part={state.part ?? null} onPart={onPart} />
      )}
    </Answer>
  )
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
