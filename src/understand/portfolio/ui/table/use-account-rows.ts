import { useQueries } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { callOptions } from '../../../../web/api/queries.ts'
import type { InputOf, OutputOf } from '../../../../platform/http/endpoint.ts'
import type { RowSource } from '../../../../web/design/table/row-source.ts'
import { listAccounts } from '../../contract.ts'
import type { AccountRow } from '../../contract.ts'
import { ACCOUNT_TOPICS } from '../words.ts'
import { hiddenSpans, mergePages, pagesInSight, waitingSentence } from './row-pages.ts'
import type { RowSpan } from './row-pages.ts'

export type AccountPage = OutputOf<typeof listAccounts>
export type ListInput = Omit<InputOf<typeof listAccounts>, 'offset' | 'limit'>

export const PAGE_SIZE = 200
const AHEAD = 80
/** While a scroll bar is dragged, pages flown over are not asked for. */
const SETTLE_MS = 70

export interface AccountRows extends RowSource<AccountRow> {
  /** Nothing to show yet. */
  pending: boolean
  /** What is shown belongs to the filters before; the new rows are on their way. */
  isBehind: boolean
  error: Error | null
  retry: () => void
  /** The newest answer, for totals and groups. */
  answer: AccountPage | undefined
  /** `2 new`: what waits behind the order on the screen. */
  waiting: string | null
  /** A loaded row by its id. */
  find: (id: number) => AccountRow | undefined
  showWaiting: () => void
}

interface Kept {
  key: string
  pages: ReadonlyMap<number, AccountPage>
}

/** The accounts list, page by page as it comes into sight. `hold` keeps rows where they are while news comes in. */
export function useAccountRows(input: ListInput, collapsed: ReadonlySet<string>, hold: () => boolean): AccountRows {
  const key = JSON.stringify(input)
  const kept = useRef<Kept>({ key: '', pages: new Map() })
  const [accepted, setAccepted] = useState(0)
  const accepting = useRef(accepted)
  const groups = [...kept.current.pages.values()].at(-1)?.groups
  const total = [...kept.current.pages.values()].at(-1)?.total ?? 0
  const { wanted, show } = useWantedPages(key, total, groups, collapsed)

  const queries = wanted.map((page) =>
    Object.assign(
      callOptions(listAccounts, { ...input, offset: page * PAGE_SIZE, limit: PAGE_SIZE }, { topics: ACCOUNT_TOPICS }),
      { placeholderData: undefined },
    ),
  )
  const results: UseQueryResult<AccountPage>[] = useQueries({ queries })
  const stamp = results.map((result) => result.dataUpdatedAt).join(' ')

  const merged = useMemo(() => {
    const fresh = loadedPages(wanted, results)
    if (fresh.size === 0) return { pages: kept.current.pages, newcomers: 0, isOutdated: false }
    const isSameList = kept.current.key === key && accepting.current === accepted
    const next = mergePages<AccountRow, AccountPage>(kept.current.pages, fresh, isSameList && hold())
    accepting.current = accepted
    kept.current = { key, pages: next.pages }
    return next
    // `results` is a new array on every rendering; the stamp says whether it differs.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [stamp, key, wanted, accepted])

  const error = results.find((result) => result.error)?.error ?? null
  const latest = useRef(results)
  useLayoutEffect(() => {
    latest.current = results
  })
  const answer = newestAnswer(wanted, results) ?? [...merged.pages.values()].at(-1)
  const waiting = waitingSentence(merged)
  const isBehind = kept.current.key !== key

  return useMemo(
    () => ({
      count: answer?.total ?? 0,
      at: (index: number) => merged.pages.get(Math.floor(index / PAGE_SIZE))?.rows[index % PAGE_SIZE],
      find: (id: number) => [...merged.pages.values()].flatMap((page) => page.rows).find((row) => row.id === id),
      show,
      pending: answer === undefined && error === null,
      isBehind,
      error,
      retry: () => {
        for (const result of latest.current) void result.refetch()
      },
      answer,
      waiting,
      showWaiting: () => setAccepted((count) => count + 1),
    }),
    [answer, merged, show, error, isBehind, waiting],
  )
}

function useWantedPages(
  key: string,
  total: number,
  groups: AccountPage['groups'] | undefined,
  collapsed: ReadonlySet<string>,
) {
  const [wanted, setWanted] = useState<readonly number[]>([0])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const now = useRef({ total, groups, collapsed, wanted })
  // Before the table's own effects, which tell what is in sight.
  useLayoutEffect(() => {
    now.current = { total, groups, collapsed, wanted }
  })
  useEffect(() => () => clearTimeout(timer.current), [])

  const [shownKey, setShownKey] = useState(key)
  if (shownKey !== key) {
    setShownKey(key)
    setWanted([0])
  }

  const show = useCallback((first: number, last: number) => {
    clearTimeout(timer.current)
    const pages = pagesAt({ first, last }, now.current)
    if (pages.join() === now.current.wanted.join()) return
    const isNear = pages.some((page) => now.current.wanted.includes(page))
    if (isNear) setWanted(pages)
    else timer.current = setTimeout(() => setWanted(pages), SETTLE_MS)
  }, [])
  return { wanted, show }
}

function pagesAt(
  sight: RowSpan,
  list: { total: number; groups: AccountPage['groups'] | undefined; collapsed: ReadonlySet<string> },
) {
  const hidden = hiddenSpans(list.groups ?? [], list.collapsed)
  return pagesInSight(sight, { pageSize: PAGE_SIZE, ahead: AHEAD, total: list.total, hidden })
}

function loadedPages(
  wanted: readonly number[],
  results: readonly UseQueryResult<AccountPage>[],
): Map<number, AccountPage> {
  const pages = new Map<number, AccountPage>()
  for (const [index, page] of wanted.entries()) {
    const data = results[index]?.data
    if (data !== undefined) pages.set(page, data)
  }
  return pages
}

function newestAnswer(
  wanted: readonly number[],
  results: readonly UseQueryResult<AccountPage>[],
): AccountPage | undefined {
  const loaded = wanted.flatMap((_, index) => (results[index]?.data ? [results[index]] : []))
  return loaded.toSorted((a, b) => b.dataUpdatedAt - a.dataUpdatedAt)[0]?.data
}
