import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { exactDay } from '../../../web/design/format.ts'
import { ImportButton } from '../../../web/shell/ImportButton.tsx'
import type { getForecast } from '../contract.ts'
import type { ChangeAddress } from './address.ts'

interface NothingUpProps {
  forecast: OutputOf<typeof getForecast>
  change: ChangeAddress
}

/** No renewal in sight: what this is for and what to do next. */
export function NothingUp({ forecast, change }: NothingUpProps) {
  const { period, nextDueOn, hasAny } = forecast
  if (nextDueOn !== null) {
    return (
      <EmptyState
        title={`No renewal is due in ${period.name}`}
        action={
          <Button onClick={() => change({ on: nextDueOn, group: undefined, figure: undefined })}>Go there</Button>
        }
      >
        The next one is due on {exactDay(nextDueOn)}.
      </EmptyState>
    )
  }
  if (hasAny) {
    return (
      <EmptyState
        title={`No renewal is due in ${period.name}`}
        action={<LinkButton to="/revenue/renewals">Open renewals</LinkButton>}
      >
        None is due later either: all that are known lie in the past.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="The forecast is made of renewals, and there are none yet"
      action={<ImportButton what="subscriptions" />}
    >
      Subscriptions with the end of their term, or yearly ones, become renewals by themselves. They are then committed,
      called best case or at risk, and kept week by week.
    </EmptyState>
  )
}
