import type { RefObject } from 'react'
import { useKeys } from './keys.ts'

/**
 * `j` and `k` walk through a list whose rows are links (`data-row`): the focus moves from link to link, and Enter opens
 * it as it does anyway. For lists that are no grid.
 */
export function useLinkKeys(scope: string, list: RefObject<HTMLElement | null>): void {
  const move = (by: number) => () => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    const next = at < 0 ? links[0] : links[Math.min(links.length - 1, Math.max(0, at + by))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  useKeys(scope, [
    { keys: 'j', does: 'Next', run: move(1) },
    { keys: 'k', does: 'Previous', run: move(-1) },
  ])
}
