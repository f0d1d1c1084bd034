import { useCallback, useEffect, useRef, useState } from 'react'
import { begin, changed, redone, undone } from '../../../understand/conditions/ui/history.ts'
import type { History } from '../../../understand/conditions/ui/history.ts'
import { CallError, sentenceOf } from '../../../web/api/call-error.ts'
import { call } from '../../../web/api/call.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { useLatest } from '../../../web/keyboard/use-latest.ts'
import { savePlaybookDraft } from '../contract.ts'
import type { getPlaybook } from '../contract.ts'
import { PlaybookDefinition } from '../definition.ts'

export type Playbook = OutputOf<typeof getPlaybook>

const SAVE_AFTER_MS = 800

export interface Draft {
  definition: PlaybookDefinition
  /** `about` names the field being typed in: one word typed is one change to take back. */
  change: (next: PlaybookDefinition, about?: string) => void
  undo: (() => void) | null
  redo: (() => void) | null
  /** same: nothing was changed. conflict: somebody else saved meanwhile. wrong: it cannot be saved as it is. */
  state: 'same' | 'saved' | 'waiting' | 'saving' | 'failed' | 'wrong' | 'conflict'
  savedAt: Date | null
  failure: string | null
  /** Saves at once what waits; false when it could not be saved. */
  flush: () => Promise<boolean>
  /** Forgets what is unsaved and takes what the server has. */
  takeTheirs: () => void
  /** It has become the live version: there is no draft any more. */
  published: () => void
  /** Saves what is on the screen over what somebody else saved. */
  keepMine: () => void
}

interface Saving {
  state: 'idle' | 'saving' | 'failed' | 'conflict'
  failure: string | null
  savedAt: Date | null
  /** What was fetched before this is older than what is known here; ms since 1970. */
  newestAt: number
}

const IDLE: Saving = { state: 'idle', failure: null, savedAt: null, newestAt: 0 }
const MANUAL = PlaybookDefinition.parse({ trigger: { kind: 'manual' }, limits: {}, steps: [] })

function shownBy({ draft, live }: Pick<Playbook, 'draft' | 'live'>): PlaybookDefinition {
  return draft?.definition ?? live ?? MANUAL
}

/**
 * Edits the draft of a playbook, keeps saving it, and takes changes back. Nothing of it counts before it is published.
 * `fetchedAt`: when the playbook came from the server, in ms since 1970.
 */
export function usePlaybookDraft(playbook: Playbook, fetchedAt: number, onSaved: () => void): Draft {
  const [history, setHistory] = useState<History<PlaybookDefinition>>(() => begin(shownBy(playbook)))
  const [saving, setSaving] = useState(IDLE)
  const server = playbook.draft?.revision ?? 0
  const [revision, setRevision] = useState(server)
  // What the server has; the screen is ahead of it while they differ.
  const [kept, setKept] = useState(history.now)
  const isAhead = history.now !== kept

  // Others' changes come in by themselves while nothing of one's own waits. What was fetched before the last saving is older.
  const isNews = fetchedAt > saving.newestAt
  if (server !== revision && isNews && !isAhead && saving.state === 'idle') {
    setRevision(server)
    setHistory(begin(shownBy(playbook)))
    setKept(shownBy(playbook))
  }

  const now = useLatest({ definition: history.now, id: playbook.playbook.id })
  // A saving that waits for the one before goes on before the screen is drawn anew: what that one saved is known here at once.
  const synced = useRef({ revision, kept })
  useEffect(() => {
    synced.current = { revision, kept }
  }, [revision, kept])
  const running = useRef<Promise<boolean> | null>(null)
  const save = useCallback(
    async (over?: number): Promise<boolean> => {
      while (running.current) await running.current
      const { definition, id } = now.current
      const { revision, kept } = synced.current
      if (definition === kept) return true
      if (problemOf(definition) !== null) return false
      setSaving((before) => ({ ...before, state: 'saving', failure: null }))
      const attempt = call(savePlaybookDraft, { playbookId: id, definition, revision: over ?? revision }).then(
        (saved) => {
          synced.current = { revision: saved.revision, kept: definition }
          setRevision(saved.revision)
          setKept(definition)
          const now = new Date()
          setSaving({ state: 'idle', failure: null, savedAt: now, newestAt: now.getTime() })
          onSaved()
          return true
        },
        (error: unknown) => {
          const isConflict = error instanceof CallError && error.code === 'playbooks.draft_changed'
          setSaving((before) => ({
            ...before,
            state: isConflict ? 'conflict' : 'failed',
            failure: sentenceOf(error),
          }))
          onSaved()
          return false
        },
      )
      running.current = attempt
      const isSaved = await attempt
      running.current = null
      return isSaved
    },
    [now, onSaved],
  )

  const waits = isAhead && saving.state === 'idle'
  useEffect(() => {
    if (!waits) return undefined
    const timer = setTimeout(() => void save(), SAVE_AFTER_MS)
    return () => clearTimeout(timer)
    // A new change begins the wait anew.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [waits, history.now, save])
  const leaving = useLatest(save)
  // What was changed last is saved even when the page is left before its time has come.
  useEffect(() => () => void leaving.current(), [leaving])

  const step = (next: History<PlaybookDefinition>) => {
    setSaving((before) => (before.state === 'failed' ? { ...before, state: 'idle', failure: null } : before))
    setHistory(next)
  }
  const problem = isAhead ? problemOf(history.now) : null
  return {
    definition: history.now,
    change: (next, about = '') => step(changed(history, next, about, Date.now())),
    undo: history.past.length > 0 ? () => step(undone(history)) : null,
    redo: history.future.length > 0 ? () => step(redone(history)) : null,
    state: stateOf({ saving, isAhead, problem, hasDraft: revision > 0 }),
    savedAt: saving.savedAt,
    failure: problem ?? saving.failure,
    flush: () => save(),
    takeTheirs: () => {
      setSaving(IDLE)
      setRevision(server)
      setHistory(begin(shownBy(playbook)))
      setKept(shownBy(playbook))
    },
    published: () => {
      setSaving({ ...IDLE, newestAt: Date.now() })
      setRevision(0)
    },
    keepMine: () => void save(server),
  }
}

interface Now {
  saving: Saving
  isAhead: boolean
  problem: string | null
  hasDraft: boolean
}

function stateOf({ saving, isAhead, problem, hasDraft }: Now): Draft['state'] {
  if (saving.state !== 'idle') return saving.state
  if (!isAhead) return hasDraft || saving.savedAt ? 'saved' : 'same'
  return problem === null ? 'waiting' : 'wrong'
}

/** Why it cannot be saved as it is: a name or text left empty. */
function problemOf(definition: PlaybookDefinition): string | null {
  const parsed = PlaybookDefinition.safeParse(definition)
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'Something is missing.')
}
