import { Link } from '@tanstack/react-router'
import { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { counted, moneyCompact } from '../../../web/design/format.ts'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { LinkButton } from '../../../web/design/Button.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { getJourney } from '../contract.ts'
import { FunnelTable } from './FunnelTable.tsx'
import styles from './journey.module.css'
import { StageAccounts } from './StageAccounts.tsx'
import {
  JOURNEY_TOPICS,
  journeyHeading,
  lengthText,
  mostStuck,
  STANDING_ORDER,
  STANDING_WORDS,
  type StageSummary,
} from './standing-words.ts'

const JourneyAddress = z.object({
  view: z.enum(['stages', 'funnel']).catch('stages'),
  stage: z.number().int().positive().optional().catch(undefined),
  shown: z.number().int().min(1).max(500).catch(100),
})

/** The lifecycle: who stands where, who does not move, and how cohorts went through. */
export function JourneyPage() {
  const [{ view, stage, shown }, change] = useSearchState(JourneyAddress)
  const answer = useCall(getJourney, {}, { topics: JOURNEY_TOPICS })
  return (
    <>
      <header className="bar">
        <nav className="crumb" aria-label="Where this is">
          <Link to="/accounts">Accounts</Link> <span aria-hidden="true">/</span> <b>Journey</b>
        </nav>
        <Tabs
          label="Views of the journey"
          selected={view}
          onSelect={(next) => change({ view: next }, { step: true })}
          tabs={[
            { key: 'stages', label: 'Stages' },
            { key: 'funnel', label: 'Funnel' },
          ]}
        />
      </header>
      <div className={styles['page']}>
        {view === 'funnel' ? (
          <FunnelTable />
        ) : (
          <Answer of={answer}>
            {(found) =>
              found.stages.length === 0 ? (
                <EmptyState
                  title="The journey has no stages yet"
                  action={<LinkButton to="/settings/stages">Add stages</LinkButton>}
                >
                  Stages say how far a customer has come, such as Onboarding, Adoption and Value.
                </EmptyState>
              ) : (
                <>
                  <h1 className="h1">{journeyHeading(found.stages)}</h1>
                  <StageStrip
                    stages={found.stages}
                    currency={found.currency}
                    chosen={stage ?? mostStuck(found.stages)?.id ?? 0}
                    onChoose={(id) => change({ stage: id, shown: undefined })}
                  />
                  {found.withoutStage > 0 ? (
                    <p className="l t12">
                      <Link to="/settings/hygiene" search={{ view: 'stage' }} className="link">
                        {counted(found.withoutStage, 'account')} without a stage
                      </Link>
                    </p>
                  ) : null}
                  <StageAccounts
                    stage={found.stages.find(({ id }) => id === stage) ?? (mostStuck(found.stages) as StageSummary)}
                    shown={shown}
                    onMore={() => change({ shown: 500 })}
                  />
                </>
              )
            }
          </Answer>
        )}
      </div>
    </>
  )
}

function StageStrip(props: {
  stages: readonly StageSummary[]
  currency: string
  chosen: number
  onChoose: (id: number) => void
}) {
  const mayWrite = useMay('settings.write')
  return (
    <div>
      <div className={styles['stages']} role="group" aria-label="Stages">
        {props.stages.map((stage) => (
          <button
            key={stage.id}
            type="button"
            className={styles['stage']}
            aria-pressed={stage.id === props.chosen}
            onClick={() => props.onChoose(stage.id)}
          >
            <span className="b">{stage.name}</span>
            <span>
              {counted(stage.accounts, 'account')}
              {stage.arrMinor === null ? '' : ` · ${moneyCompact(stage.arrMinor, props.currency)}`}
            </span>
            <span className={`${styles['counts']} t12`}>
              {STANDING_ORDER.filter((key) => stage.standings[key] > 0).map((key) => (
                <span key={key} className={STANDING_WORDS[key].tone}>
                  <span aria-hidden="true">{STANDING_WORDS[key].mark}</span> {stage.standings[key]}{' '}
                  {STANDING_WORDS[key].label.toLowerCase()}
                </span>
              ))}
            </span>
            <span className="l t12">{lengthText(stage)}</span>
            {stage.suggestions > 0 ? (
              <span className="acc t12">{counted(stage.suggestions, 'account')} ready to move here</span>
            ) : null}
          </button>
        ))}
      </div>
      {mayWrite ? (
        <p className="t12 row gap2">
          <Link className="link" to={`/settings/stages/${props.chosen}`}>
            Criteria and touchpoints of this stage
          </Link>
        </p>
      ) : null}
    </div>
  )
}
