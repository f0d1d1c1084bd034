import { useEffect, useEffectEvent, useState } from 'react'
import type { FoundAccount, ShellSources } from './shell-sources.ts'

/** Long enough to skip the letters in between, short enough not to be felt. */
const PAUSE_MS = 60

interface AccountSearch {
  /** Empty while pending: a stale list under Enter would open the wrong account. */
  found: readonly FoundAccount[]
  pending: boolean
  failure: unknown
}

type Search = NonNullable<ShellSources['searchAccounts']>

interface Answer {
  text: string
  found: readonly FoundAccount[]
  failure: unknown
}

/** Accounts for what is typed so far. */
export function useAccountSearch(
  search: ShellSources['searchAccounts'],
  typed: string,
  onFound: (found: readonly FoundAccount[]) => void,
): AccountSearch {
  const answered = useEffectEvent(onFound)
  const text = typed.trim()
  const [answer, setAnswer] = useState<Answer>({ text: '', found: [], failure: null })

  useEffect(() => {
    if (text === '' || !search) return undefined
    const asking = new AbortController()
    const timer = setTimeout(() => {
      void ask(search, text, asking.signal).then((answer) => {
        if (asking.signal.aborted) return answer
        setAnswer(answer)
        answered(answer.found)
        return answer
      })
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

/** A failed search is an answer as well: it is shown, not thrown. */
async function ask(search: Search, text: string, signal: AbortSignal): Promise<Answer> {
  try {
    return { text, found: await search(text, signal), failure: null }
  } catch (failure) {
    return { text, found: [], failure }
  }
}
