import { NONE } from '../../../web/design/format.ts'
import { DayText } from '../../../web/design/DayText.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { useToday } from '../../../web/design/today.tsx'
import type { OwnVoice } from '../categories.ts'
import type { Renewal } from '../contract.ts'
import { CategoryMark } from './CategoryMark.tsx'
import styles from './renewals.module.css'
import type { RenewalDesk } from './use-renewal-dialogs.tsx'
import { dueWords, VOICE_WORDS } from './words.ts'

interface CellProps {
  renewal: Renewal
  desk: RenewalDesk
}

/** How late an open renewal is; nothing while its day is ahead. */
export function LateTag({ renewal: { daysLeft, outcome, dueOn } }: { renewal: Renewal }) {
  const today = useToday()
  if (daysLeft >= 0 || outcome !== 'open') return null
  return (
    <>
      {' '}
      <Tag tone="fair">{dueWords(dueOn, today)}</Tag>
    </>
  )
}

export function MachineCell({ renewal: { views } }: { renewal: Renewal }) {
  if (views.machine === null) {
    return (
      <span className="l" title="Too few decided renewals to learn from yet">
        {NONE}
      </span>
    )
  }
  return (
    <span title={views.machine.reason}>
      <CategoryMark category={views.machine.category} probability={views.machine.probability} />
    </span>
  )
}

/** What a person said, or the button to say it. */
export function SaidCell({ renewal, voice, desk }: CellProps & { voice: OwnVoice }) {
  const view = renewal.views[voice]
  const maySay = renewal.mayEdit && renewal.outcome === 'open' && desk.speaking.includes(voice)
  const waits = renewal.waitsFor.includes(voice)
  const mark = view ? <CategoryMark category={view.category} /> : null
  if (!maySay) return mark ?? <span className="l">{NONE}</span>
  return (
    <button
      type="button"
      className={view ? styles['said'] : 'link nw'}
      title={view?.reason || undefined}
      onClick={() => desk.ask(renewal, { kind: 'say', voice })}
    >
      {mark ?? (
        <>
          Add view
          <span className="only-read">{` of the ${VOICE_WORDS[voice]} on ${renewal.account.name}`}</span>
        </>
      )}
      {view && waits ? <span className="l t12"> say again</span> : null}
    </button>
  )
}

export function NextStepCell({ renewal, desk }: CellProps) {
  const { nextStep } = renewal
  const today = useToday()
  if (nextStep === null && !renewal.mayEdit) return <span className="l">{NONE}</span>
  const isLate = nextStep !== null && !nextStep.isDone && nextStep.on !== null && nextStep.on < today
  const words =
    nextStep === null ? (
      <span className="acc">
        Add
        <span className="only-read">{` the next step for ${renewal.account.name}`}</span>
      </span>
    ) : (
      <>
        <span className={nextStep.isDone ? styles['done'] : undefined}>{nextStep.text}</span>
        {nextStep.on === null || nextStep.isDone ? null : (
          <span className={isLate ? 'poor' : 'l'}>
            {' '}
            <DayText day={nextStep.on} as="near" />
          </span>
        )}
        {nextStep.isDone ? <span className="l"> done</span> : null}
      </>
    )
  if (!renewal.mayEdit || renewal.outcome !== 'open') return <span>{words}</span>
  return (
    <button type="button" className={styles['said']} onClick={() => desk.ask(renewal, { kind: 'step' })}>
      {words}
    </button>
  )
}
