import { call } from '../../../web/api/call.ts'
import { useCall } from '../../../web/api/queries.ts'
import { BAND_WORDS } from '../../../web/design/bands.ts'
import { number } from '../../../web/design/format.ts'
import type { FoundAccount, PinnedView, ShellSources } from '../../../web/shell/shell-sources.ts'
import { findAccounts } from '../contract.ts'
import { addressOf } from './list-state.ts'
import { useSavedViews } from './views/use-saved-views.ts'
import { freshnessSummary } from '../../../record/freshness/contract.ts'

/** Pinned views for the rail. */
export function usePinnedViews(): readonly PinnedView[] {
  const pinned = useSavedViews().filter(({ isPinned }) => isPinned)
  return pinned.map(({ id, name, query, count }) => ({
    id: String(id),
    label: name,
    to: '/accounts',
    search: writtenOnly(addressOf(query, id)),
    count,
  }))
}

/** The box at the foot of the rail; none before there is any source. */
export const useFreshness: ShellSources['useFreshness'] = () => {
  const summary = useCall(freshnessSummary, {}, { topics: ['freshness', 'sources'] }).data
  if (!summary || summary.total === 0) return null
  return { fresh: summary.fresh, total: summary.total, lines: summary.stale.slice(0, 2), to: '/settings' }
}

/** Accounts for the palette. */
export async function searchAccounts(text: string, signal: AbortSignal): Promise<FoundAccount[]> {
  const { accounts } = await call(findAccounts, { text }, { signal })
  return accounts.map(({ id, name, band, overall, owner }) => ({
    id: String(id),
    name,
    detail: [owner, overall === null ? BAND_WORDS[band].toLowerCase() : `health ${number(overall)}`]
      .filter(Boolean)
      .join(' · '),
    to: `/accounts/${id}`,
  }))
}

function writtenOnly(address: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined))
}
