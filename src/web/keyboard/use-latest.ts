import { useLayoutEffect, useRef } from 'react'

/** The value of the newest rendering, for handlers that live longer than one rendering. Read it in handlers only. */
export function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value)
  useLayoutEffect(() => {
    latest.current = value
  })
  return latest
}
