import './imports.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { listImports } from '../contract.ts'
import type { Import } from '../contract.ts'
import { IMPORT_TOPICS, isBusy, kindWord, stateWord } from './import-words.ts'
import { UndoButton } from './UndoButton.tsx'

const PAGE = 50

/** Every import with its state: what is running can be found again here. */
export function ImportsPage() {
  const [offset, setOffset] = useState(0)
  const mayRun = useMay('imports.run')
  const imports = useCall(listImports, { offset, limit: PAGE }, { topics: IMPORT_TOPICS, everyMs: 5_000 })
  return (
    <SettingsLayout
      title="Imports"
      reason="Files that were brought in, who did it, what came of it, and the way back for 30 days."
      action={
        mayRun ? (
          <LinkButton to="/import" look="primary" icon="plus">
            Import a file
          </LinkButton>
        ) : null
      }
    >
      <Answer of={imports}>
        {({ imports: rows, total }) =>
          total === 0 ? (
            <EmptyState
              title="Imports bring in what you know about your customers"
              action={mayRun ? <LinkButton to="/import">Import a file</LinkButton> : null}
            >
              Accounts, contacts, subscriptions, usage, tickets, surveys and more, from CSV files as your other tools
              export them. On a server, <code className="mono">volant import accounts accounts.csv</code> does the same.
            </EmptyState>
          ) : (
            <>
              <ImportTable imports={rows} />
              <Pages {...{ offset, total, setOffset }} />
            </>
          )
        }
      </Answer>
    </SettingsLayout>
  )
}

function ImportTable({ imports }: { imports: readonly Import[] }) {
  return (
    <PlainTable
      label="Imports"
      heads={['File', 'Kind', 'State', 'Rows', 'Findings', 'By', 'When']}
      figures={['Findings']}
      hasActions
    >
      {imports.map((shown) => (
        <tr key={shown.id}>
          <td>
            <Link to={`/settings/imports/${shown.id}`} className="link">
              {shown.fileName}
            </Link>
            <div className="l t12">{shown.source.name}</div>
          </td>
          <td className="nw">{kindWord(shown.kind)}</td>
          <td className="import-state">
            {isBusy(shown.state) ? (
              <ProgressBar label={stateWord(shown.state)} share={shown.progress} />
            ) : (
              <span className={shown.state === 'failed' ? 'poor' : undefined}>{stateWord(shown.state)}</span>
            )}
          </td>
          <td>{rowsOf(shown)}</td>
          <td className="r">{shown.findings.length > 0 ? number(shown.findings.length) : '–'}</td>
          <td>{shown.by}</td>
          <td>
            <InstantText instant={shown.finishedAt ?? shown.createdAt} />
          </td>
          <td className="act">{shown.mayUndo ? <UndoButton shown={shown} look="quiet" /> : null}</td>
        </tr>
      ))}
    </PlainTable>
  )
}

function rowsOf({ kind, counts, openErrors }: Import) {
  if (counts.read === 0) return '–'
  return (
    <>
      {kind === 'usage' || counts.created + counts.changed > counts.read
        ? `${counted(counts.created + counts.changed, 'value')} from ${number(counts.read)}`
        : `${number(counts.created + counts.changed)} of ${number(counts.read)}`}
      {openErrors > 0 ? <div className="poor t12">{counted(openErrors, 'row')} to fix</div> : null}
    </>
  )
}

function Pages({ offset, total, setOffset }: { offset: number; total: number; setOffset: (offset: number) => void }) {
  if (total <= PAGE) return null
  return (
    <div className="row gap2">
      <span className="l t12 grow">
        {number(offset + 1)} to {number(Math.min(total, offset + PAGE))} of {number(total)}
      </span>
      {offset > 0 ? <Button onClick={() => setOffset(Math.max(0, offset - PAGE))}>Newer</Button> : null}
      {offset + PAGE < total ? <Button onClick={() => setOffset(offset + PAGE)}>Older</Button> : null}
    </div>
  )
}
