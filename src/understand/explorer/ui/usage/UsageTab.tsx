import { Link } from '@tanstack/react-router'
import type { Day } from '../../../../kernel/day.ts'
import { accountUsage } from '../../../../record/accounts/contract.ts'
import { useDesk } from '../../../../record/accounts/ui/account-desk.ts'
import parts from '../../../../record/accounts/ui/account-parts.module.css'
import { Answer } from '../../../../web/api/Answer.tsx'
import { useCall } from '../../../../web/api/queries.ts'
import { EmptyState } from '../../../../web/design/EmptyState.tsx'
import { exactDay } from '../../../../web/design/format.ts'
import { Segmented } from '../../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../../web/design/Skeleton.tsx'
import { ImportButton } from '../../../../web/shell/ImportButton.tsx'
import { accountActivity } from '../../contract.ts'
import styles from '../explorer.module.css'
import { EventList } from './EventList.tsx'
import { MetricLines } from './MetricLines.tsx'
import { RecentEvents } from './RecentEvents.tsx'
import { UserList } from './UserList.tsx'

type UsageWindow = '30' | '90' | '365'

interface UsageTabProps {
  until: Day | null
  window: UsageWindow
  onWindow: (next: UsageWindow) => void
}

/** What an account does with the product: its metrics, who uses it, by which events, and the events themselves. */
export function UsageTab({ until, window, onWindow }: UsageTabProps) {
  const { accountId } = useDesk()
  const input = { accountId, until: until ?? undefined, days: Number(window) }
  const usage = useCall(accountUsage, input)
  const activity = useCall(accountActivity, input)
  const hasEvents = activity.data?.events.length !== 0
  return (
    <div className={parts['tab']}>
      <div className={parts['bar']}>
        <h2 className="h2 grow">Usage</h2>
        <Segmented
          label="Window"
          value={window}
          onChange={onWindow}
          options={[
            { key: '30', label: '30 d' },
            { key: '90', label: '90 d' },
            { key: '365', label: '365 d' },
          ]}
        />
      </div>
      <Answer of={usage} waiting={<Skeleton rows={6} rowHeight={2.5} />}>
        {(found) =>
          found.metrics.length > 0 ? (
            <MetricLines usage={found} baselines={activity.data?.baselines ?? []} accountId={accountId} />
          ) : activity.data && !hasEvents ? (
            <NoUsage accountId={accountId} lastDay={found.lastDayBefore} window={window} />
          ) : null
        }
      </Answer>
      {hasEvents ? (
        <Answer of={activity} waiting={<Skeleton rows={6} />}>
          {(found) => (
            <>
              <div className={styles['columns']}>
                <UserList activity={found} />
                <EventList activity={found} accountId={accountId} />
              </div>
              <RecentEvents accountId={accountId} until={until} names={found.events.map(({ name }) => name)} />
            </>
          )}
        </Answer>
      ) : null}
    </div>
  )
}

function NoUsage({ accountId, lastDay, window }: { accountId: number; lastDay: Day | null; window: UsageWindow }) {
  if (lastDay !== null)
    return (
      <EmptyState
        title={`Nothing has arrived since ${exactDay(lastDay)}`}
        action={
          <Link
            to="/accounts/$accountId"
            params={{ accountId: String(accountId) }}
            search={{ tab: 'usage', asOf: lastDay, window }}
            className="btn"
          >
            {`Show the ${window} days up to then`}
          </Link>
        }
      >
        Neither in this window nor in the one before it.
      </EmptyState>
    )
  return (
    <EmptyState title="Usage shows what they do with the product, day by day" action={<ImportButton what="usage" />}>
      Nothing has arrived for this account yet. Import a usage file, or send events from the product.
    </EmptyState>
  )
}
