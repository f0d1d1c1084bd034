import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call } from '../../../web/api/call.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { callKey, refreshTopics } from '../../../web/api/queries.ts'
import { configureImport, previewImport } from '../contract.ts'
import type { Import, Preview } from '../contract.ts'
import { IMPORT_TOPICS } from './import-words.ts'
import type { Draft } from './mapping-draft.ts'

export interface Settings {
  kind: string
  source: string
  createAccounts: boolean
}

export interface Preparation {
  preview: Preview
  draft: Draft
  settings: Settings
  pending: boolean
  failure: string | null
  setDraft: (draft: Draft) => void
  setSettings: (change: Partial<Settings>) => void
}

/** The mapping as it is edited: shown at once, sent to the server, and the first rows shown under it as soon as they are back. */
export function usePreparation(shown: Import, first: Preview): Preparation {
  const client = useQueryClient()
  const [preview, setPreview] = useState(first)
  const [draft, keepDraft] = useState<Draft>(first.mapping)
  const [settings, keepSettings] = useState<Settings>({
    kind: shown.kind,
    source: shown.source.key,
    createAccounts: false,
  })
  const [waiting, setWaiting] = useState(0)
  const [failure, setFailure] = useState<string | null>(null)
  const newest = useRef(0)

  const send = async (change: { mapping?: Draft; kind?: string; source?: string; createAccounts?: boolean }) => {
    const turn = (newest.current += 1)
    setWaiting((count) => count + 1)
    try {
      const answer = await call(configureImport, { importId: shown.id, ...change })
      if (turn !== newest.current) return
      const made = withKnownConfidence(answer.preview, first)
      setPreview(made)
      if (change.kind !== undefined) keepDraft(made.mapping)
      setFailure(null)
      client.setQueryData(callKey(previewImport, { importId: shown.id }), made)
      void refreshTopics(client, IMPORT_TOPICS)
    } catch (error) {
      if (turn === newest.current) setFailure(sentenceOf(error))
    } finally {
      setWaiting((count) => count - 1)
    }
  }
  return {
    preview,
    draft,
    settings,
    pending: waiting > 0,
    failure,
    setDraft: (next) => {
      keepDraft(next)
      void send({ mapping: next })
    },
    setSettings: (change) => {
      keepSettings((before) => ({ ...before, ...change }))
      void send(change)
    },
  }
}

function withKnownConfidence(preview: Preview, first: Preview): Preview {
  const known = new Map(first.columns.map((column) => [column.column, column]))
  const columns = preview.columns.map((column) => {
    const before = known.get(column.column)
    return before && before.target === column.target ? Object.assign(column, { confidence: before.confidence }) : column
  })
  return { ...preview, columns }
}
