import type { ShellSources } from './shell/shell-sources.ts'

/** Where the shell's figures come from; a slice that has them is connected here. */
export const shellSources: ShellSources = {
  useCounts: () => ({}),
  usePinnedViews: () => [],
  useFreshness: () => null,
  searchAccounts: null,
}
