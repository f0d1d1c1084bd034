import '../../../web/pages/settings/settings.css'
import './imports.css'
import { Link, useParams } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { useMay } from '../../../web/shell/me.tsx'
import { useTitle } from '../../../web/shell/title.ts'
import { getImport, listImportKinds, previewImport } from '../contract.ts'
import type { Import } from '../contract.ts'
import { fileSize, IMPORT_TOPICS, isBusy, isOpen, kindWord } from './import-words.ts'
import { ImportOutcome } from './ImportOutcome.tsx'
import { PrepareImport } from './PrepareImport.tsx'

/** One import: prepared while it is open, watched while it runs, and what came of it afterwards. */
export function ImportDetailPage() {
  const importId = Number(useParams({ strict: false, select: (params) => (params as { importId?: string }).importId }))
  const shown = useCall(getImport, { importId }, { topics: IMPORT_TOPICS, everyMs: 2_000 })
  useTitle(shown.data?.fileName)
  return (
    <>
      <div className="bar">
        <div className="crumb grow cut">
          <Link to="/settings/imports">Imports</Link>
          <span aria-hidden="true">/</span>
          <h1 className="cut">
            <b>{shown.data?.fileName ?? 'Import'}</b>
          </h1>
          {shown.data ? (
            <span className="l t12 nw import-facts">
              {kindWord(shown.data.kind)} · {fileSize(shown.data.fileBytes)} · {shown.data.by}
            </span>
          ) : null}
        </div>
      </div>
      <Answer of={shown}>{(import_) => <Stage shown={import_} />}</Answer>
    </>
  )
}

/** An import is open until it starts; while the whole file is checked it stays on the preparing screen. */
function Stage({ shown }: { shown: Import }) {
  const mayRun = useMay('imports.run')
  const isPreparing = mayRun && (isOpen(shown.state) || shown.state === 'checking')
  // The guess's confidence comes with the upload alone, so that this answer is kept until the mapping changes.
  const preview = useCall(
    previewImport,
    { importId: shown.id },
    { topics: [], freshMs: Number.POSITIVE_INFINITY, enabled: isPreparing },
  )
  const kinds = useCall(listImportKinds, {}, { freshMs: Number.POSITIVE_INFINITY, enabled: isPreparing })
  if (!isPreparing) return <ImportOutcome shown={shown} mayRun={mayRun} />
  return (
    <Answer of={kinds}>
      {(known) => (
        <Answer of={preview}>
          {(first) => (
            <PrepareImport
              key={shown.id}
              shown={shown}
              first={first}
              kinds={known.kinds}
              isChecking={isBusy(shown.state)}
            />
          )}
        </Answer>
      )}
    </Answer>
  )
}
