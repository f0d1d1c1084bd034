import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import type { getMyDay } from '../contract.ts'
import type { TabKey } from './words.ts'

type MyDay = OutputOf<typeof getMyDay>

interface NothingLeftProps {
  day: MyDay
  tab: TabKey
  onScope: (scope: MyDay['scope']) => void
}

/** What an empty day or kind says. */
export function NothingLeft({ day, tab, onScope }: NothingLeftProps) {
  const wider = day.scopes.find((scope) => scope !== 'mine')
  if (day.scope === 'mine' && !day.hasBook && wider) {
    return (
      <EmptyState
        title="No account belongs to you"
        action={
          <Button
            onClick={() => onScope(wider)}
          >{`Show the day of ${wider === 'team' ? 'my team' : 'everyone'}`}</Button>
        }
      >
        What needs the people whose accounts you see is one step away.
      </EmptyState>
    )
  }
  return (
    <EmptyState title={tab === 'all' ? 'What needs you comes up here by itself' : 'Nothing of this kind needs you now'}>
      Tasks, approvals, health drops, silent accounts, renewals within 90 days, leads, new detractors and your own
      notes, each with its reason.
    </EmptyState>
  )
}
