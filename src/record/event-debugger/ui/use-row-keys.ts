import { useRef } from 'react'
import { useKeys } from '../../../web/keyboard/keys.ts'

interface RowKeys {
  /** Pressed on the row that has the focus, by its key. */
  onSend?: (key: string) => void
  onDismiss?: (key: string) => void
}

/** `j` and `k` go from row to row (`data-row`); what a row can do has a letter. */
export function useRowKeys({ onSend, onDismiss }: RowKeys = {}) {
  const list = useRef<HTMLUListElement>(null)
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const here = () => rows().findIndex((row) => row.parentElement?.contains(document.activeElement))
  const go = (by: number) => {
    const all = rows()
    all[Math.min(all.length - 1, Math.max(0, here() + by))]?.focus()
  }
  const act = (deed: ((key: string) => void) | undefined) => {
    const key = rows()[here()]?.dataset['row']
    if (key !== undefined) deed?.(key)
  }
  useKeys('Items', [
    { keys: 'j', does: 'Next item', run: () => go(1) },
    { keys: 'k', does: 'Previous item', run: () => go(-1) },
    ...(onSend ? [{ keys: 'r', does: 'Send the item again', run: () => act(onSend) }] : []),
    ...(onDismiss ? [{ keys: 'd', does: 'Dismiss the item', run: () => act(onDismiss) }] : []),
  ])
  return list
}
