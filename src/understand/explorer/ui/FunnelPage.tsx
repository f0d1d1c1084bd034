import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { exploreFunnel } from '../contract.ts'
import { FunnelAddress, funnelInput, type FunnelState } from './explorer-address.ts'
import { ExplorerFrame } from './ExplorerFrame.tsx'
import { FunnelPicture } from './FunnelPicture.tsx'
import { FunnelSteps } from './FunnelSteps.tsx'
import { useExplorerChoices } from './SubjectPicker.tsx'
import { NoEventsYet } from './UsagePage.tsx'
import { WhoseBar } from './WhoseBar.tsx'

/** How many go through a sequence of events, and where they stop. The funnel stands in the address. */
export function FunnelPage() {
  const [state, change] = useSearchState(FunnelAddress)
  const { choices, isHere } = useExplorerChoices()
  const hasEvents = choices.events.length > 0
  return (
    <ExplorerFrame
      view="funnel"
      state={state}
      bar={
        <>
          {hasEvents ? <FunnelSteps state={state} choices={choices} onChange={change} /> : null}
          <WhoseBar state={state} onChange={(next) => change({ ...next, stop: undefined })} />
        </>
      }
    >
      {!isHere ? (
        <Skeleton rows={6} />
      ) : !hasEvents ? (
        <NoEventsYet />
      ) : (
        <Funnel state={state} onStop={(stop) => change({ stop })} />
      )}
    </ExplorerFrame>
  )
}

function Funnel({ state, onStop }: { state: FunnelState; onStop: (stop: number | undefined) => void }) {
  const isWhole = state.steps.length >= 2
  const answer = useCall(exploreFunnel, funnelInput(state), { enabled: isWhole, topics: ['explorer'] })
  if (!isWhole) {
    return (
      <EmptyState title="A funnel shows where people stop on the way">
        Choose two events or more, in the order in which they should happen.
      </EmptyState>
    )
  }
  return (
    <Answer of={answer} waiting={<Skeleton rows={6} />}>
      {(funnel) => <FunnelPicture funnel={funnel} state={state} onStop={onStop} />}
    </Answer>
  )
}
