import { useEffect, useRef } from 'react'

/**
 * Whether somebody is at work in the list: pointing at it, somewhere down in it, or with rows chosen. Then rows keep
 * their places while news comes in. Read when news comes; nothing is drawn anew for it.
 */
export function useAtWork(hasSelection: boolean) {
  const pointing = useRef(false)
  const row = useRef(-1)
  const scrolled = useRef(false)
  const chosen = useRef(hasSelection)
  useEffect(() => {
    chosen.current = hasSelection
  }, [hasSelection])
  return {
    isAtWork: () => pointing.current || row.current >= 0 || scrolled.current || chosen.current,
    focusRow: (index: number) => {
      row.current = index
    },
    handlers: {
      onPointerEnter: () => {
        pointing.current = true
      },
      onPointerLeave: () => {
        pointing.current = false
      },
      onScrollCapture: (event: { target: EventTarget }) => {
        if (event.target instanceof Element) scrolled.current = event.target.scrollTop > 0
      },
    },
  }
}
