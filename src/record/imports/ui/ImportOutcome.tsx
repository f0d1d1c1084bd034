import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button, LinkButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'
import { Facts, Section } from '../../../web/design/Section.tsx'
import { cancelImport, startImport } from '../contract.ts'
import type { Import } from '../contract.ts'
import { ErrorRows } from './ErrorRows.tsx'
import { FindingList } from './FindingList.tsx'
import { countsSentence, findingOf, IMPORT_TOPICS, isBusy } from './import-words.ts'
import { UndoButton } from './UndoButton.tsx'

/** What an import that was started is doing, or what came of it. */
export function ImportOutcome({ shown, mayRun }: { shown: Import; mayRun: boolean }) {
  return (
    <div className="import-split">
      <div className="import-body">
        {isBusy(shown.state) ? <Progress {...{ shown, mayRun }} /> : <Result {...{ shown, mayRun }} />}
        {shown.undo ? <UndoReport report={shown.undo} /> : null}
        {shown.findings.length > 0 ? (
          <Section
            title={`${counted(shown.findings.length, 'odd thing')} in this file`}
            reason="Nothing was stopped by these; they may be worth a look."
          >
            <FindingList findings={shown.findings} />
          </Section>
        ) : null}
        {shown.counts.failed > 0 || shown.openErrors > 0 ? <ErrorRows shown={shown} mayRun={mayRun} /> : null}
      </div>
    </div>
  )
}

function Progress({ shown, mayRun }: { shown: Import; mayRun: boolean }) {
  const cancel = useAction(cancelImport, { topics: IMPORT_TOPICS, failure: 'none' })
  const isUndo = shown.state === 'undoing' || shown.state === 'undo_queued'
  return (
    <Section
      title={isUndo ? 'Taking this import back' : 'Importing'}
      reason="This goes on when you leave, and after a restart. Come back here or to the list of imports."
    >
      <ProgressBar label={shown.phase ?? findingOf(shown)} share={shown.progress} />
      <p className="m import-steps">{countsSentence(shown.counts)}</p>
      {mayRun && !isUndo ? (
        <p className="import-steps">
          <ActionButton
            pending={cancel.pending}
            failure={cancel.failure}
            onClick={() => cancel.run({ importId: shown.id })}
          >
            Cancel
          </ActionButton>
        </p>
      ) : null}
    </Section>
  )
}

function Result({ shown, mayRun }: { shown: Import; mayRun: boolean }) {
  const { counts } = shown
  return (
    <Section
      title={findingOf(shown)}
      reason={shown.failure ?? `By ${shown.by}, from ${shown.source.name}.`}
      aside={<NextSteps shown={shown} mayRun={mayRun} />}
    >
      <Facts
        facts={[
          { label: 'Read', value: number(counts.read) },
          { label: 'Added', value: number(counts.created) },
          { label: 'Changed', value: number(counts.changed) },
          { label: 'Unchanged', value: number(counts.unchanged) },
          { label: 'Passed over', value: number(counts.skipped) },
          { label: 'Not usable', value: number(counts.failed) },
          ...(shown.finishedAt ? [{ label: 'Finished', value: <InstantText instant={shown.finishedAt} /> }] : []),
        ]}
      />
    </Section>
  )
}

function NextSteps({ shown, mayRun }: { shown: Import; mayRun: boolean }) {
  const start = useAction(startImport, { topics: IMPORT_TOPICS })
  if (!mayRun) return null
  const mayGoOn = shown.state === 'failed' || shown.state === 'cancelled'
  return (
    <>
      {mayGoOn ? (
        <Button pending={start.pending} onClick={() => start.run({ importId: shown.id })}>
          Go on where it stopped
        </Button>
      ) : null}
      {shown.mayUndo ? <UndoButton shown={shown} /> : null}
      <LinkButton to="/import" icon="plus">
        Import another file
      </LinkButton>
    </>
  )
}

function UndoReport({ report }: { report: NonNullable<Import['undo']> }) {
  const left = report.left.reduce((sum, one) => sum + one.count, 0)
  return (
    <Section
      title={left === 0 ? 'Everything went back' : `${counted(left, 'thing')} stayed, with a reason`}
      reason={`${counted(report.removed, 'row')} removed, ${number(report.restored)} set back to what they were.`}
    >
      <ul className="finding-list">
        {report.left.map((one) => (
          <li key={`${one.what} ${one.reason}`}>
            <p>
              {number(one.count)} × {one.what.replaceAll('_', ' ')}: {one.reason}.
            </p>
            {one.sample.length > 0 ? <p className="mono m">{one.sample.join(', ')}</p> : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}
