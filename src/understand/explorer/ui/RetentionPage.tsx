import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { exploreRetention } from '../contract.ts'
import { RetentionAddress, whoseInput, type RetentionState } from './explorer-address.ts'
import { ExplorerFrame } from './ExplorerFrame.tsx'
import styles from './explorer.module.css'
import { RetentionPicture } from './RetentionPicture.tsx'
import { EventPicker, useExplorerChoices } from './SubjectPicker.tsx'
import { NoEventsYet } from './UsagePage.tsx'
import { WhoseBar } from './WhoseBar.tsx'

/** Of those who first came in a week, how many came back in the weeks after. */
export function RetentionPage() {
  const [state, change] = useSearchState(RetentionAddress)
  const { choices, isHere } = useExplorerChoices()
  const hasEvents = choices.events.length > 0
  return (
    <ExplorerFrame
      view="retention"
      state={state}
      bar={
        <>
          {hasEvents ? (
            <section className={styles['tools']} aria-label="What is shown">
              <span className="m">First</span>
              <EventPicker
                label="First use"
                any="Any use"
                choices={choices}
                chosen={state.first ?? null}
                onPick={(first) => change({ first: first ?? undefined })}
              />
              <span className="m">then back with</span>
              <EventPicker
                label="Coming back"
                any="Any use"
                choices={choices}
                chosen={state.back ?? null}
                onPick={(back) => change({ back: back ?? undefined })}
              />
              <Segmented
                label="Who is counted"
                value={state.per}
                onChange={(per) => change({ per: per === 'user' ? undefined : per })}
                options={[
                  { key: 'user', label: 'Users' },
                  { key: 'account', label: 'Accounts' },
                ]}
              />
              <Segmented
                label="Weeks"
                value={String(state.weeks)}
                onChange={(weeks) => change({ weeks: weeks === '8' ? 8 : weeks === '26' ? 26 : undefined })}
                options={[
                  { key: '8', label: '8 weeks' },
                  { key: '12', label: '12 weeks' },
                  { key: '26', label: '26 weeks' },
                ]}
              />
            </section>
          ) : null}
          <WhoseBar state={state} onChange={change} />
        </>
      }
    >
      {!isHere ? <Skeleton rows={8} /> : !hasEvents ? <NoEventsYet /> : <Retention state={state} />}
    </ExplorerFrame>
  )
}

function Retention({ state }: { state: RetentionState }) {
  const { per, first, back, weeks } = state
  const answer = useCall(exploreRetention, { ...whoseInput(state), per, first, back, weeks }, { topics: ['explorer'] })
  return (
    <Answer of={answer} waiting={<Skeleton rows={10} />}>
      {(retention) => <RetentionPicture retention={retention} />}
    </Answer>
  )
}
