import './imports.css'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { upload } from '../../../web/api/call.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { callKey, refreshTopics, useCall } from '../../../web/api/queries.ts'
import { LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { listImportKinds, previewImport, uploadImport } from '../contract.ts'
import { DropZone } from './DropZone.tsx'
import { IMPORT_TOPICS, kindWord } from './import-words.ts'

/** The way in for a file: drop it, and look at what it was taken for. */
export function ImportPage() {
  return useMay('imports.run') ? <WayIn /> : <NotYours />
}

function NotYours() {
  return (
    <>
      <div className="bar">
        <h1 className="h2">Import a file</h1>
      </div>
      <EmptyState
        title="Files are imported by others here"
        action={<LinkButton to="/accounts">Go to accounts</LinkButton>}
      >
        Your role does not import files. Ask an administrator, or give the file to one.
      </EmptyState>
    </>
  )
}

function WayIn() {
  const desk = useUpload()
  const kinds = useCall(listImportKinds, {}, { freshMs: Number.POSITIVE_INFINITY })
  return (
    <>
      <div className="bar">
        <h1 className="h2">Import a file</h1>
        <span className="grow" />
        <Link to="/settings/imports" className="link">
          All imports
        </Link>
      </div>
      <div className="import-way-in">
        <DropZone {...desk} />
        <section className="section">
          <div className="section-head">
            <h2 className="h2">What can go in</h2>
          </div>
          <p className="section-reason">
            Volant guesses the kind from the columns. Nothing is written before you say so, and every import can be
            undone for 30 days.
          </p>
          <dl className="kind-list">
            {(kinds.data?.kinds ?? []).map((kind) => (
              <div key={kind.name}>
                <dt>{kindWord(kind.name)}</dt>
                <dd className="m">{kind.doc}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </>
  )
}

function useUpload() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])

  const onFile = async (file: File) => {
    const stopping = new AbortController()
    stop.current = stopping
    setFailure(null)
    setSending({ name: file.name, share: 0 })
    try {
      const made = await upload(uploadImport, { fileName: file.name }, file, {
        signal: stopping.signal,
        onProgress: (share) => setSending({ name: file.name, share }),
      })
      // How sure each guess is comes with the upload alone.
      client.setQueryData(callKey(previewImport, { importId: made.importId }), made.preview)
      void refreshTopics(client, IMPORT_TOPICS)
      await navigate({ to: `/settings/imports/${made.importId}` })
    } catch (error) {
      if (!stopping.signal.aborted) setFailure(sentenceOf(error))
    } finally {
      setSending(null)
    }
  }
  return { onFile: (file: File) => void onFile(file), sending, onCancel: () => stop.current?.abort(), failure }
}
