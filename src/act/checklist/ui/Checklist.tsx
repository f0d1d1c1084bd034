import { Link } from '@tanstack/react-router'
import { classNames } from '../../../web/design/class-names.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Icon } from '../../../web/design/icon.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { routes } from '../../../web/routes.ts'
import { dismissChecklist, getChecklist, recallChecklist } from '../contract.ts'
import type { STEPS } from '../contract.ts'
import styles from './checklist.module.css'

const STEP_WORDS: Readonly<Record<(typeof STEPS)[number], { label: string; to: string }>> = {
  source: { label: 'Connect your product: its events arrive live', to: '/connect' },
  data: { label: 'Bring in your accounts', to: '/import' },
  scorecard: { label: 'Look at how health is scored, and publish it as yours', to: '/settings/scorecards' },
  playbook: { label: 'Switch a playbook on: the library has ready ones', to: '/playbooks' },
  colleague: { label: 'Invite a colleague', to: '/settings/members' },
}

/** News that moves a step. */
const TOPICS = [
  'checklist',
  'event-sources',
  'events',
  'accounts',
  'imports',
  'sample',
  'members',
  'scorecards',
  'playbooks',
]

/** First steps, with what is done so far; gone when all is done or the reader puts it away. */
export function Checklist() {
  const topics = ['checklist']
  const answer = useCall(getChecklist, {}, { topics: TOPICS }).data
  const recall = useAction(recallChecklist, { topics })
  const dismiss = useAction(dismissChecklist, {
    topics,
    onDone: () => toast('The first steps are put away', { undo: () => recall.run({}) }),
  })
  const steps = (answer?.steps ?? []).filter(({ key }) => routes.some((route) => route.path === STEP_WORDS[key].to))
  if (!answer?.isShown || steps.every(({ isDone }) => isDone)) return null
  const done = steps.filter(({ isDone }) => isDone).length
  return (
    <section className={styles['checklist']} aria-labelledby="first-steps">
      <div className="row gap2">
        <h2 className="h3 grow" id="first-steps">
          First steps: {done} of {steps.length} done
        </h2>
        <Button look="quiet" onClick={() => dismiss.run({})}>
          Put away
        </Button>
      </div>
      <ol className={styles['steps']}>
        {steps.map(({ key, isDone, detail }) => (
          <li key={key}>
            <span className={classNames(styles['mark'], isDone && styles['is-done'])}>
              {isDone ? <Icon name="check" /> : null}
            </span>
            {isDone ? (
              <span className="l">
                {STEP_WORDS[key].label}
                <span className="only-read"> (done)</span>
              </span>
            ) : (
              <Link to={STEP_WORDS[key].to} className="link">
                {STEP_WORDS[key].label}
              </Link>
            )}
            {detail ? <span className="l t12">{detail}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
