import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { ScorecardDefinition } from '../../health/definitions.ts'
import { checkScorecard } from '../../health/scorecard-check.ts'
import { useAction } from '../../../web/api/queries.ts'
import { getScorecard, saveDraft } from '../contract.ts'
import { SCORECARD_TOPICS } from './measure-directory.ts'
import type { MeasureDirectory } from './measure-directory.ts'

export type Scorecard = z.output<typeof getScorecard.output>

/** How long typing may rest before the draft is saved. */
const SAVE_AFTER_MS = 700

export interface DraftState {
  /** What is edited: the unsaved text, else the draft, else the live version. Null for a scorecard without either. */
  definition: ScorecardDefinition | null
  change: (definition: ScorecardDefinition) => void
  /** saved: the server has it. waiting: it will be saved in a moment. wrong: it cannot be saved as it is. */
  state: 'same' | 'saved' | 'waiting' | 'saving' | 'wrong' | 'failed'
  /** Why it is not saved, in sentences. */
  problems: readonly string[]
  /** Saves at once what waits; rejects when it is refused. False when it cannot be saved as it is. */
  flush: () => Promise<boolean>
  /** Forgets what was not saved. */
  forget: () => void
}

/** Edits the draft of a scorecard and keeps saving it. Nothing of it counts before it is published. */
export function useDraft(scorecard: Scorecard, measures: MeasureDirectory): DraftState {
  const [edited, setEdited] = useState<ScorecardDefinition | null>(null)
  const newest = useRef<ScorecardDefinition | null>(null)
  const { runAsync, failure, reset } = useAction(saveDraft, { topics: SCORECARD_TOPICS, failure: 'none' })
  const [saving, setSaving] = useState(false)
  const problems = edited === null ? NONE : problemsOf(edited, measures)
  const scorecardId = scorecard.id

  const flush = useCallback(async () => {
    const definition = newest.current
    if (definition === null) return true
    if (problemsOf(definition, measures).length > 0) return false
    setSaving(true)
    try {
      await runAsync({ scorecardId, definition })
    } finally {
      setSaving(false)
    }
    return true
  }, [measures, runAsync, scorecardId])

  useEffect(() => {
    if (edited === null || problems.length > 0) return
    const timer = setTimeout(() => {
      // A refusal stands beside the draft as `failure`; the text is kept.
      flush().catch(() => undefined)
    }, SAVE_AFTER_MS)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-deps
  }, [edited, flush])

  const leaving = useRef(flush)
  leaving.current = flush
  // What was typed last is saved even when the page is left before its time has come.
  useEffect(() => () => void leaving.current().catch(() => undefined), [])

  const isKept = edited !== null && scorecard.draft !== null && isSame(edited, scorecard.draft.definition)
  useEffect(() => {
    // The server's copy takes over as soon as it is the same: changes of others then show.
    if (isKept && newest.current === edited) {
      newest.current = null
      setEdited(null)
    }
  }, [isKept, edited])

  const change = useCallback(
    (definition: ScorecardDefinition) => {
      reset()
      newest.current = definition
      setEdited(definition)
    },
    [reset],
  )
  const forget = useCallback(() => {
    reset()
    newest.current = null
    setEdited(null)
  }, [reset])
  return {
    definition: edited ?? scorecard.draft?.definition ?? scorecard.live,
    change,
    state: stateOf({ edited, problems, saving, failure, hasDraft: scorecard.draft !== null }),
    problems: problems.length > 0 ? problems : failure ? [failure] : NONE,
    flush,
    forget,
  }
}

const NONE: readonly string[] = []

function stateOf(now: {
  edited: ScorecardDefinition | null
  problems: readonly string[]
  saving: boolean
  failure: string | null
  hasDraft: boolean
}): DraftState['state'] {
  if (now.edited === null) return now.hasDraft ? 'saved' : 'same'
  if (now.problems.length > 0) return 'wrong'
  if (now.saving) return 'saving'
  return now.failure ? 'failed' : 'waiting'
}

function problemsOf(definition: ScorecardDefinition, measures: MeasureDirectory): readonly string[] {
  const known = new Set(measures.all.filter(({ isArchived }) => !isArchived).map(({ key }) => key))
  const result = checkScorecard(definition, known)
  return result.ok ? NONE : [...new Set(result.problems.map(({ message }) => message))]
}

/** Both in the order of the schema, which the server writes. */
function isSame(a: ScorecardDefinition, b: ScorecardDefinition): boolean {
  const [left, right] = [ScorecardDefinition.safeParse(a), ScorecardDefinition.safeParse(b)]
  return left.success && right.success && JSON.stringify(left.data) === JSON.stringify(right.data)
}
