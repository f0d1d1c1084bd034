import { Link } from '@tanstack/react-router'
import { LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { useMay } from '../../../web/shell/me.tsx'

/** Before the first subscription. */
export function NoRevenue() {
  const mayImport = useMay('imports.run')
  const maySample = useMay('sources.administer')
  return (
    <EmptyState
      title="Revenue shows how what customers pay moves, and how much of it stays"
      action={mayImport ? <LinkButton to="/import">Import subscriptions</LinkButton> : null}
    >
      No subscription is on record yet.{' '}
      {maySample ? (
        <>
          Or{' '}
          <Link to="/start" className="link">
            look around with the sample company
          </Link>
          .
        </>
      ) : null}
    </EmptyState>
  )
}

/** The selection leaves nobody who pays. */
export function NothingSelected({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title="Nobody of this selection paid in this time"
      action={
        <button type="button" className="btn" onClick={onClear}>
          Show all accounts
        </button>
      }
    >
      Choose other filters, another slice or another period.
    </EmptyState>
  )
}
