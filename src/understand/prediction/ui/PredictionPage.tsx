import { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, exactDay, percent } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tabs } from '../../../web/design/Tabs.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { getPredictions, startTraining } from '../contract.ts'
import { HealthPart } from './HealthPart.tsx'
import { ModelPart } from './ModelPart.tsx'
import { VersionsPart } from './VersionsPart.tsx'
import styles from './prediction.module.css'

const Address = z.object({ view: z.enum(['model', 'health']).catch('model').default('model') })

/** How likely accounts renew, how well that is known, and whether health predicts anything. */
export function PredictionPage() {
  const [{ view }, change] = useSearchState(Address)
  const mayStart = useMay('revenue.write')
  return (
    <RevenueFrame
      tab="prediction"
      tools={
        <>
          <span className="grow" />
          <span className={styles['tools']}>
            {mayStart ? <Train /> : null}
            <LinkButton look="quiet" icon="settings" to="/settings/prediction">
              Settings
            </LinkButton>
          </span>
        </>
      }
    >
      <div className={styles['work']}>
        <Tabs
          label="Parts of prediction"
          look="underlined"
          selected={view}
          onSelect={(next) => change({ view: next }, { step: true })}
          tabs={[
            { key: 'model', label: 'Who will renew' },
            { key: 'health', label: 'Does health predict?' },
          ]}
        />
        {view === 'health' ? <HealthPart mayStart={mayStart} /> : <Models />}
      </div>
    </RevenueFrame>
  )
}

function Train() {
  const train = useAction(startTraining, { topics: ['predictions', 'back-tests'] })
  return (
    <ActionButton icon="bolt" pending={train.pending} failure={train.failure} onClick={() => train.run({})}>
      {train.output ? 'Learning …' : 'Learn anew'}
    </ActionButton>
  )
}

function Models() {
  const answer = useCall(getPredictions, {}, { topics: ['predictions'] })
  return (
    <Answer of={answer} waiting={<Skeleton rows={8} />}>
      {(now) =>
        now.models.length === 0 ? (
          <EmptyState title="Nothing has been learned yet">
            Volant learns from who stayed and who left, as soon as subscriptions are on record. It looks every quarter
            of an hour.
          </EmptyState>
        ) : (
          <>
            <p className="m">{standingSentence(now)}</p>
            {now.models
              .toSorted((a, b) => Number(b.id === now.speaking) - Number(a.id === now.speaking))
              .map((model) => (
                <ModelPart key={model.id} model={model} isSpeaking={model.id === now.speaking} />
              ))}
            <VersionsPart />
          </>
        )
      }
    </Answer>
  )
}

function standingSentence({ standing, settings }: OutputOf<typeof getPredictions>): string {
  const { predicted, commit, bestCase, atRisk, asOf } = standing
  if (predicted === 0 || asOf === null) return 'No account has been predicted yet.'
  const { thresholds } = settings
  return `${counted(predicted, 'paying account')} on ${exactDay(asOf)}: ${commit} commit (${percent(thresholds.commit)} or more likely to renew), ${bestCase} best case (${percent(thresholds.bestCase)} or more), ${atRisk} at risk.`
}
