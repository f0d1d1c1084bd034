import { Link } from '@tanstack/react-router'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { classNames } from '../../../web/design/class-names.ts'
import { InstantText } from '../../../web/design/DayText.tsx'
import { span } from '../../../web/design/format.ts'
import { Icon } from '../../../web/design/icon.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { retryStep, skipStep } from '../contract.ts'
import { RUN_TOPICS } from './playbook-topics.ts'
import styles from './run.module.css'
import { STEP_STATE_WORDS, stepActions, tookMs, wayText } from './run-words.ts'
import type { JournalStep, Run } from './run-words.ts'
import { STEP_KINDS } from './step-kinds.ts'

/** What happened, step by step, and what may come next. */
export function RunJournal({ run }: { run: Run }) {
  return (
    <section className={styles['part']}>
      <h2 className="h2">What happened</h2>
      {run.steps.length === 0 ? <p className="m">Nothing yet: the first step is about to begin.</p> : null}
      <ol className={styles['line']}>
        {run.steps.map((step) => (
          <li key={step.stepId} data-state={step.state}>
            <Step run={run} step={step} />
          </li>
        ))}
        {run.next.map((step) => (
          <li key={`next ${step.stepId}`} data-state="next">
            <span className={styles['dot']}>
              <Icon name={iconOf(step.kind)} />
            </span>
            <div>
              <p className="m">
                <span className="l">Next: </span>
                {step.name}
              </p>
              <p className="l t12">{step.sentence}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function iconOf(kind: string) {
  return STEP_KINDS.find((one) => one.kind === kind)?.icon ?? 'task'
}

function Step({ run, step }: { run: Run; step: JournalStep }) {
  const took = tookMs(step)
  return (
    <>
      <span className={styles['dot']}>
        <Icon name={iconOf(step.kind)} />
      </span>
      <div>
        <p className="row gap2 wrap">
          <span className="b">{step.name}</span>
          {step.way ? <span className="m">{wayText(step.way)}</span> : null}
          {step.state === 'done' ? null : (
            <span className={classNames('t12', step.state === 'parked' ? 'poor' : 'l')}>
              {STEP_STATE_WORDS[step.state]}
            </span>
          )}
          <span className="l t12">
            <InstantText instant={step.beganAt} />
            {took !== null && took >= 60_000 ? `, took ${span(took)}` : ''}
          </span>
        </p>
        <p>{step.sentence}</p>
        {step.state === 'going' && step.dueAt ? (
          <p className="m t12">
            Goes on <InstantText instant={step.dueAt} as="exact" /> at the latest
          </p>
        ) : null}
        {step.failure ? (
          <p className={step.state === 'parked' ? 'poor' : 'fair'}>
            {step.failure}
            {step.attempts > 1 ? ` (tried ${step.attempts} times)` : ''}
          </p>
        ) : null}
        <StepLinks run={run} step={step} />
      </div>
    </>
  )
}

function StepLinks({ run, step }: { run: Run; step: JournalStep }) {
  const can = stepActions(run.run, step)
  const about = { runId: run.run.id, stepId: step.stepId }
  const retry = useAction(retryStep, { topics: RUN_TOPICS, onDone: () => toast(`“${step.name}” is tried again.`) })
  const skip = useAction(skipStep, { topics: RUN_TOPICS, onDone: () => toast(`“${step.name}” is left out.`) })
  if (step.taskId === null && step.leadId === null && step.effectId === null && !can.retry && !can.skip) return null
  return (
    <p className="row gap2 wrap">
      {step.leadId === null ? null : (
        <Link to="/revenue/leads" search={{ lead: step.leadId }} className="link t12">
          Open the lead
        </Link>
      )}
      {step.taskId === null ? null : (
        <Link to="/tasks" search={{ task: step.taskId }} className="link t12">
          See the task
        </Link>
      )}
      {step.effectId === null ? null : (
        <Link to="/outbox" search={{ message: step.effectId }} className="link t12">
          See the message
        </Link>
      )}
      {can.retry ? (
        <Button pending={retry.pending} onClick={() => retry.run(about)}>
          Try again
        </Button>
      ) : null}
      {can.skip ? (
        <Button look="quiet" pending={skip.pending} onClick={() => skip.run(about)}>
          Leave it out and go on
        </Button>
      ) : null}
    </p>
  )
}
