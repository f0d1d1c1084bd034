import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { CallError, sentenceOf } from '../../../web/api/call-error.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Banner, ErrorBox } from '../../../web/design/Banner.tsx'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { exactDay } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useTitle } from '../../../web/shell/title.ts'
import { getRun, listApprovals, resumeRun } from '../contract.ts'
import { ApprovalCard } from './ApprovalList.tsx'
import { RUN_TOPICS } from './playbook-topics.ts'
import styles from './run.module.css'
import { CancelRunDialog, MoveRunDialog, PauseRunDialog } from './RunDialogs.tsx'
import { RunJournal } from './RunJournal.tsx'
import { RunStateMark } from './RunStateMark.tsx'
import { runActions } from './run-words.ts'
import type { Run } from './run-words.ts'

/** One run: why it began, what happened, what comes next, and what can be done with it. */
export function RunPage() {
  const { runId = '' } = useParams({ strict: false }) as { runId?: string }
  if (!/^[1-9]\d{0,15}$/.test(runId)) return <NoRun />
  return <OneRun key={runId} runId={Number(runId)} />
}

function OneRun({ runId }: { runId: number }) {
  const run = useCall(getRun, { runId }, { topics: RUN_TOPICS })
  useTitle(run.data ? `${run.data.run.playbook.name}, ${run.data.run.account.name}` : null)
  if (run.data) return <KnownRun run={run.data} />
  if (run.error instanceof CallError && run.error.status === 404) return <NoRun />
  if (run.error) return <ErrorBox sentence={sentenceOf(run.error)} onRetry={() => void run.refetch()} />
  return <Skeleton rows={12} />
}

function NoRun() {
  return (
    <EmptyState title="There is no such run" action={<LinkButton to="/playbooks?tab=runs">Go to the runs</LinkButton>}>
      It may have been removed, the address may be mistyped, or its account is not yours to see.
    </EmptyState>
  )
}

type Asked = 'pause' | 'cancel' | 'move'

function KnownRun({ run }: { run: Run }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  const { run: row } = run
  return (
    <div className={styles['page']}>
      <RunHead run={run} ask={setAsked} />
      {row.state === 'parked' ? (
        <Banner tone="wrong">
          A step could not be done. Its reason stands at the step: try it again, or leave it out.
        </Banner>
      ) : null}
      <div className={styles['body']}>
        <div className={styles['main']}>
          <section className={styles['part']}>
            <h2 className="h2">Why it began</h2>
            <p>{run.began}</p>
          </section>
          <Waiting run={run} />
          <RunJournal run={run} />
        </div>
        <aside className={styles['aside']} aria-label="About this run">
          <Aim run={run} />
          <Notes run={run} />
        </aside>
      </div>
      {asked === 'pause' ? <PauseRunDialog run={row} onClose={close} /> : null}
      {asked === 'cancel' ? <CancelRunDialog run={row} onClose={close} /> : null}
      {asked === 'move' ? <MoveRunDialog run={run} onClose={close} /> : null}
    </div>
  )
}

function RunHead({ run, ask }: { run: Run; ask: (asked: Asked) => void }) {
  const { run: row, newerVersion } = run
  const can = runActions(row, newerVersion)
  const resume = useAction(resumeRun, { topics: RUN_TOPICS, onDone: () => toast('The run goes on.') })
  useKeys(
    'This run',
    [
      {
        keys: 'p',
        does: can.resume ? 'Go on' : 'Pause',
        run: () => (can.resume ? resume.run({ runId: row.id }) : ask('pause')),
      },
    ],
    { enabled: can.pause || can.resume },
  )
  return (
    <header className={styles['head']}>
      <nav className="row gap2" aria-label="Where this is">
        <Link to="/playbooks" search={{ tab: 'runs' }} className="l">
          Runs
        </Link>
        <span className="l" aria-hidden="true">
          /
        </span>
        <Link to="/playbooks/$playbookId" params={{ playbookId: String(row.playbook.id) }} className="l cut">
          {row.playbook.name}
        </Link>
      </nav>
      <div className="row gap2 wrap">
        <h1 className="h1">
          {row.playbook.name} for{' '}
          <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
            {row.account.name}
          </Link>
          {row.contact ? `, ${row.contact.name}` : ''}
        </h1>
        <span className="grow" />
        {can.resume ? (
          <Button
            icon="play"
            look="primary"
            keys="p"
            pending={resume.pending}
            onClick={() => resume.run({ runId: row.id })}
          >
            Go on
          </Button>
        ) : null}
        {can.pause ? (
          <Button icon="wait" keys="p" onClick={() => ask('pause')}>
            Pause
          </Button>
        ) : null}
        {can.move ? <Button onClick={() => ask('move')}>Move to v{newerVersion}</Button> : null}
        {can.cancel ? <Button onClick={() => ask('cancel')}>Cancel run</Button> : null}
      </div>
      <p className="row gap3 wrap m">
        <RunStateMark run={row} />
        <span>v{row.version}</span>
        <span>
          began <InstantText instant={row.beganAt} />
        </span>
        {row.endedAt ? (
          <span>
            ended <InstantText instant={row.endedAt} />
          </span>
        ) : null}
      </p>
    </header>
  )
}

/** What this run asks just now, to be answered here. */
function Waiting({ run }: { run: Run }) {
  const asks = run.steps.some(({ state, kind }) => state === 'going' && (kind === 'approval' || kind === 'email'))
  const approvals = useCall(
    listApprovals,
    { everybody: true, limit: 100 },
    { enabled: asks && run.run.mayChange, topics: RUN_TOPICS },
  )
  const own = approvals.data?.approvals.filter(({ runId }) => runId === run.run.id) ?? []
  if (!asks || own.length === 0) return null
  return (
    <section className={styles['part']}>
      <h2 className="h2">Waits for a yes or no</h2>
      {own.map((approval) => (
        <ApprovalCard key={approval.stepId} approval={approval} />
      ))}
    </section>
  )
}

function Aim({ run }: { run: Run }) {
  const { success } = run
  if (!success) return null
  const verdict =
    success.succeeded === null
      ? `To be seen by ${exactDay(success.dueOn)}.`
      : success.succeeded
        ? 'Reached.'
        : 'Not reached.'
  return (
    <section className={styles['part']}>
      <h2 className="h2">Success</h2>
      <p>{success.sentence}</p>
      <p className="m">{verdict}</p>
    </section>
  )
}

function Notes({ run }: { run: Run }) {
  if (run.notes.length === 0) return null
  return (
    <section className={styles['part']}>
      <h2 className="h2">Notes</h2>
      <ul className={styles['notes']}>
        {run.notes.map(({ at, member, sentence }) => (
          <li key={`${String(at)} ${sentence}`}>
            <p>{sentence}</p>
            <p className="l t12">
              {member ? `${member.name}, ` : ''}
              <InstantText instant={at} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
