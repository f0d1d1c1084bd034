import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Banner } from '../../../web/design/Banner.tsx'
import { Switch } from '../../../web/design/Checkbox.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { cancelImport, checkImport, startImport } from '../contract.ts'
import type { Import, Preview } from '../contract.ts'
import { AdvancedDialog } from './AdvancedDialog.tsx'
import { CommandLine } from './CommandLine.tsx'
import { CheckedRows } from './CheckedRows.tsx'
import { FindingList } from './FindingList.tsx'
import { FixedValues } from './FixedValues.tsx'
import { countsSentence, IMPORT_TOPICS, kindWord } from './import-words.ts'
import { KindReference } from './KindReference.tsx'
import type { KindDoc } from './mapping-draft.ts'
import { unprovided } from './mapping-draft.ts'
import { MappingTable } from './MappingTable.tsx'
import { PreviewTable } from './PreviewTable.tsx'
import { usePreparation } from './use-preparation.ts'
import type { Preparation } from './use-preparation.ts'
import { WrittenStyle } from './WrittenStyle.tsx'

interface PrepareImportProps {
  shown: Import
  first: Preview
  kinds: readonly KindDoc[]
  isChecking: boolean
}

/** What the file was taken for, editable, with its first rows under the mapping; then check, then import. */
export function PrepareImport({ shown, first, kinds, isChecking }: PrepareImportProps) {
  const preparation = usePreparation(shown, first)
  const [panel, setPanel] = useState(false)
  const [advanced, setAdvanced] = useState(false)
  const { preview, draft, settings, setDraft } = preparation
  const kind = kinds.find(({ name }) => name === settings.kind)
  if (!kind) return null
  const missing = unprovided(preview.columns, draft, kind).filter((column) => column.isRequired)
  const problems = problemSentences(preview, missing, kind)
  return (
    <div className="import-split">
      <div className="import-body">
        <Section
          title={
            problems.length === 0
              ? `This reads as ${kindWord(kind.name)}`
              : `Not ready yet: ${problems.length === 1 ? 'one thing is' : `${problems.length} things are`} missing`
          }
          reason={kind.doc}
          aside={
            <>
              <Button look="quiet" onClick={() => setPanel(!panel)} aria-expanded={panel}>
                Columns of {kindWord(kind.name)}
              </Button>
              <Button look="quiet" onClick={() => setAdvanced(true)}>
                Advanced
              </Button>
            </>
          }
        >
          {problems.length > 0 ? (
            <ul className="import-problems">
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          ) : null}
          <Choices preparation={preparation} kinds={kinds} />
        </Section>
        {preparation.failure ? <Banner tone="wrong">{preparation.failure}</Banner> : null}
        <Section
          title="What each column becomes"
          reason={`${preview.columns.length} columns, read as ${preview.encoding}, separated by ${delimiterWord(preview.delimiter)}.`}
        >
          <MappingTable {...{ preview, draft, kind, setDraft }} />
        </Section>
        <FixedValues {...{ preview, draft, kind, setDraft }} />
        <WrittenStyle draft={draft} setDraft={setDraft} />
        <PreviewTable preview={preview} pending={preparation.pending} kind={kind} />
        <Steps {...{ shown, isChecking }} isReady={problems.length === 0 && !preparation.pending} />
        <CommandLine fileName={shown.fileName} draft={draft} settings={settings} />
      </div>
      {panel ? <KindReference kind={kind} onClose={() => setPanel(false)} /> : null}
      {advanced ? <AdvancedDialog draft={draft} onSave={setDraft} onClose={() => setAdvanced(false)} /> : null}
    </div>
  )
}

function problemSentences(preview: Preview, missing: readonly { name: string }[], kind: KindDoc): string[] {
  const needs = missing.map(
    (column) =>
      `${kindWord(kind.name)} need ${column.name}: choose the column of your file that holds it, or give one value for all rows.`,
  )
  const others = preview.problems.filter(
    (problem) => !missing.some((column) => problem.path.includes(column.name) || problem.message.includes(column.name)),
  )
  return [
    ...needs,
    ...others.map((problem) => (problem.path ? `${problem.path}: ${problem.message}` : problem.message)),
  ].map((sentence) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`)
}

const DELIMITERS: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' }
const delimiterWord = (delimiter: string) => DELIMITERS[delimiter] ?? delimiter

function Choices({ preparation, kinds }: { preparation: Preparation; kinds: readonly KindDoc[] }) {
  const { settings, setSettings } = preparation
  const [source, setSource] = useState(settings.source)
  const isKey = /^[a-z][a-z0-9_-]*$/.test(source)
  return (
    <div className="import-choices">
      <Select
        label="Kind"
        options={kinds.map(({ name }) => ({ value: name, label: kindWord(name) }))}
        value={settings.kind}
        onChange={(kind) => setSettings({ kind })}
      />
      <TextField
        label="Source"
        value={source}
        hint="Ids are unique within a source."
        error={isKey ? null : 'Use lower-case letters, digits and dashes.'}
        onChange={setSource}
        onBlur={() => (isKey && source !== settings.source ? setSettings({ source }) : undefined)}
      />
      <Switch
        label="Create missing accounts"
        hint="Rows that name an account nobody knows make one, named by its id."
        checked={settings.createAccounts}
        onChange={(createAccounts) => setSettings({ createAccounts })}
      />
    </div>
  )
}

interface StepsProps {
  shown: Import
  isChecking: boolean
  isReady: boolean
}

/** Check the whole file, then import it. The check may be skipped; what it found stays until the mapping changes. */
function Steps({ shown, isChecking, isReady }: StepsProps) {
  const check = useAction(checkImport, { topics: IMPORT_TOPICS, failure: 'none' })
  const start = useAction(startImport, { topics: IMPORT_TOPICS, failure: 'none' })
  const cancel = useAction(cancelImport, { topics: IMPORT_TOPICS })
  const because = isReady ? null : 'First say what is missing above.'
  const importId = shown.id
  if (isChecking) {
    return (
      <Section title="Checking the whole file" reason="Nothing is written. You can leave; this page keeps the result.">
        <ProgressBar label={countsSentence(shown.counts, true)} share={shown.progress} />
        <p className="import-steps">
          <Button pending={cancel.pending} onClick={() => cancel.run({ importId })}>
            Stop checking
          </Button>
        </p>
      </Section>
    )
  }
  return (
    <Section
      title={shown.state === 'checked' ? checkedTitle(shown) : 'Then import'}
      reason={
        shown.state === 'checked'
          ? countsSentence(shown.counts, true)
          : 'A check reads the whole file and writes nothing. An import can be undone for 30 days.'
      }
    >
      {shown.state === 'checked' ? <CheckedRows shown={shown} /> : null}
      {shown.state === 'checked' ? <FindingList findings={shown.findings} /> : null}
      {shown.failure ? <p className="poor">{shown.failure}</p> : null}
      <div className="import-steps">
        <ActionButton
          look={shown.state === 'checked' ? 'default' : 'primary'}
          pending={check.pending}
          failure={check.failure}
          disabledBecause={because}
          onClick={() => check.run({ importId })}
        >
          Check the whole file
        </ActionButton>
        <ActionButton
          look={shown.state === 'checked' ? 'primary' : 'default'}
          pending={start.pending}
          failure={start.failure}
          disabledBecause={because}
          onClick={() => start.run({ importId })}
        >
          Import
        </ActionButton>
      </div>
    </Section>
  )
}

function checkedTitle({ counts }: Import): string {
  return counts.failed === 0
    ? 'Every row can be used'
    : `${counts.failed.toLocaleString()} of ${counts.read.toLocaleString()} rows cannot be used as they are`
}
