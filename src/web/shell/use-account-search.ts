import { useEffect, useState } from 'react'
import type { FoundAccount, ShellSources } from './shell-sources.ts'

/** Long enough to skip the letters in between, short enough not to be felt. */
const PAUSE_MS = 60

interface AccountSearch {
  /** Empty while pending: a stale list under Enter would open the wrong account. */
  found: readonly FoundAccount[]
  pending: boolean
  failure: unknown
}

interface Answer {
  text: string
  found: readonly FoundAccount[]
  failure: unknown
}

/** Accounts for what is typed so far. */
export function useAccountSearch(search: ShellSources['searchAccounts'], typed: string): AccountSearch {
  const text = typed.trim()
  const [answer, setAnswer] = useState<Answer>({ text: '', found: [], failure: null })

  useEffect(() => {
    if (text === '' || !search) return undefined
    const asking = new AbortController()
    const timer = setTimeout(() => {
      search(text, asking.signal).then(
        (found) => {
          if (!asking.signal.aborted) setAnswer({ text, found, failure: null })
        },
        (failure: unknown) => {
          if (!asking.signal.aborted) setAnswer({ text, found: [], failure })
        },
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      asking.abort()
    }
  }, [search, text])

  if (text === '' || !search) return { found: [], pending: false, failure: null }
  if (answer.text !== text) return { found: [], pending: true, failure: null }
  return { found: answer.found, pending: false, failure: answer.failure }
}
