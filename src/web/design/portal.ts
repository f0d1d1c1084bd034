import { createContext, use } from 'react'

/** Where menus and tooltips are put: inside the open dialog, because the page behind it is inert. */
export const PortalTarget = createContext<HTMLElement | null>(null)

export function usePortalProps(): { target: HTMLElement } | undefined {
  const target = use(PortalTarget)
  return target ? { target } : undefined
}
