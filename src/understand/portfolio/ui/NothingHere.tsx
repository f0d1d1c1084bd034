import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { useMay } from '../../../web/shell/me.tsx'

interface NothingHereProps {
  isNarrowed: boolean
  onClearFilters: () => void
}

/** No account fits the filters, or there is none at all yet. */
export function NothingHere({ isNarrowed, onClearFilters }: NothingHereProps) {
  const mayImport = useMay('imports.run')
  if (isNarrowed) {
    return (
      <EmptyState
        title="No account fits these filters"
        action={<Button onClick={onClearFilters}>Clear the filters</Button>}
      >
        Take one away, or look among all accounts.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="Accounts are the companies that pay you"
      action={
        mayImport ? (
          <LinkButton to="/start" look="primary">
            Bring in accounts
          </LinkButton>
        ) : null
      }
    >
      {mayImport
        ? 'Import them from a file, connect your product, or look around with a sample company. Each then shows how well it is doing, and why.'
        : 'There are none you may see yet. Whoever looks after Volant can import them or give you some.'}
    </EmptyState>
  )
}
