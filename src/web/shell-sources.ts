import { useDayCount } from '../act/my-day/ui/use-day.ts'
import { searchAccounts, useFreshness, usePinnedViews } from '../understand/portfolio/ui/shell-accounts.ts'
import type { ShellSources } from './shell/shell-sources.ts'

/** Where the shell's figures come from; a slice that has them is connected here. */
export const shellSources: ShellSources = {
  useCounts: () => ({ 'my-day': useDayCount() }),
  usePinnedViews,
  useFreshness,
  searchAccounts,
}
