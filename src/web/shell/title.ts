import { useEffect } from 'react'

/** Names the browser's tab after what is shown: “Corvane Beverages · Volant”. */
export function useTitle(title: string | null | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · Volant`
  }, [title])
}
