import type { Day } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { exactDay } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { getHealth } from '../contract.ts'
import type { HealthExplanation } from '../contract.ts'
import { basisNote } from './basis-note.ts'
import styles from './health-panel.module.css'
import { HealthFoot } from './HealthFoot.tsx'
import { HealthTable } from './HealthTable.tsx'
import { UnknownHealth } from './UnknownHealth.tsx'
import { whyMeasure } from './why-measure.ts'

export type Window = '7' | '30' | '90'

/** What the address says about the panel; `asOf` null is today. */
export interface HealthView {
  asOf: Day | null
  restated: boolean
  since: Window
  /** Key of the measure whose evidence is open. */
  measure: string | null
}

export interface HealthPanelProps {
  accountId: number
  view: HealthView
  onView: (change: Partial<HealthView>) => void
  onClose: () => void
}

/** Why an account's health is what it is: every point, what moved it, and the signals behind each row. */
export function HealthPanel(props: HealthPanelProps) {
  const { accountId, view } = props
  const health = useCall(getHealth, { accountId, asOf: view.asOf ?? undefined, restated: view.restated })
  return (
    <section
      className={styles['panel']}
      aria-label="Health explained"
      aria-busy={health.isPlaceholderData || undefined}
    >
      <Answer of={health} waiting={<Skeleton rows={14} />}>
        {(explanation) => <Explained {...props} explanation={explanation} />}
      </Answer>
    </section>
  )
}

function Explained({ explanation, ...props }: HealthPanelProps & { explanation: HealthExplanation }) {
  const { view, onView, onClose } = props
  const since = explanation.since.find((candidate) => candidate.days === Number(view.since)) ?? null
  const known = explanation.effective.overall !== null
  const subline = since?.subline ?? explanation.subline
  const why = whyMeasure(explanation, since)
  useKeys(
    'Health',
    [
      {
        keys: 'w',
        does: 'Why: the measure that moved it most',
        run: () => {
          onView({ measure: why })
          document.querySelector<HTMLButtonElement>(`[data-measure="${why}"]`)?.focus()
        },
      },
    ],
    { enabled: why !== null },
  )
  return (
    <>
      <div className={`row gap2 ${styles['title']}`}>
        <h2 className="h2 grow">{since?.headline ?? explanation.headline}</h2>
        <Segmented
          label="Compared with"
          value={view.since}
          onChange={(next) => onView({ since: next })}
          options={[
            { key: '7', label: '7 d' },
            { key: '30', label: '30 d' },
            { key: '90', label: '90 d' },
          ]}
        />
        <IconButton icon="close" label="Close the explanation" onClick={onClose} />
      </div>
      <p className={`m ${styles['sum']}`}>{subline || (known ? 'No earlier day to compare with yet.' : '')}</p>
      {view.asOf || explanation.basis === 'restated' ? <PastNote explanation={explanation} {...props} /> : null}
      {known ? null : <UnknownHealth explanation={explanation} />}
      <HealthTable {...props} explanation={explanation} since={since} />
      <HealthFoot {...props} explanation={explanation} since={since} />
    </>
  )
}

/** A past day looks like today's page: it must say that it is not. */
function PastNote({ explanation, view, onView }: HealthPanelProps & { explanation: HealthExplanation }) {
  return (
    <div className={styles['past']}>
      <Banner
        tone="late"
        action={
          <Button look="quiet" onClick={() => onView({ asOf: null, restated: false })}>
            Back to today
          </Button>
        }
      >
        <b>{`As of ${exactDay(view.asOf ?? explanation.asOf)}`}</b>
        {`, ${explanation.basis === 'shown' ? 'as shown' : 'restated'}. ${explanation.basisSentence} ${basisNote(explanation.assumedFields)}`}
      </Banner>
    </div>
  )
}
