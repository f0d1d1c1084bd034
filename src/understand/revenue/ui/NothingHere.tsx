import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { revenueMrr } from '../contract.ts'
import { isWhole, type SelectionState } from './revenue-address.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'

interface NothingHereProps {
  state: SelectionState
  /** What is not there; usually that nobody paid. */
  title?: string
  /** What would show something where customers pay, only not in this time. */
  instead: string
  onClear: () => void
}

/** No figure to show: nobody of the selection, nobody in this time, or no subscriptions at all. */
export function NothingHere({ state, title = 'Nobody had paid yet in this time', instead, onClear }: NothingHereProps) {
  const today = useCall(revenueMrr, {}, { topics: REVENUE_TOPICS })
  if (!isWhole(state)) {
    return (
      <EmptyState
        title="Nobody of this selection paid in this time"
        action={<Button onClick={onClear}>Show all accounts</Button>}
      >
        Choose other filters, another slice or another time.
      </EmptyState>
    )
  }
  return (
    <Answer of={today} waiting={<Skeleton rows={3} />}>
      {({ mrrMinor }) => (mrrMinor === 0 ? <NoRevenue /> : <EmptyState title={title}>{instead}</EmptyState>)}
    </Answer>
  )
}

/** Before the first subscription. */
function NoRevenue() {
  const mayImport = useMay('imports.run')
  const maySample = useMay('sources.administer')
  return (
    <EmptyState
      title="Revenue shows how what customers pay moves, and how much of it stays"
      action={mayImport ? <LinkButton to="/import">Import subscriptions</LinkButton> : null}
    >
      No subscription is paid for today.{' '}
      {maySample ? (
        <>
          You can also{' '}
          <Link to="/start" className="link">
            look around with the sample company
          </Link>
          .
        </>
      ) : null}
    </EmptyState>
  )
}
