import { createContext } from 'react'
import type { ComponentType } from 'react'

/** The renewals of the next months, given by the page that composes revenue with them; null where there are none. */
export const RenewalsAheadContext = createContext<ComponentType | null>(null)
