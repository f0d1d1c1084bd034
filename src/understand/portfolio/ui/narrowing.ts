import { createContext } from 'react'
import type { ReactNode } from 'react'
import type { Condition } from '../../../kernel/conditions.ts'

export interface Narrowed {
  condition: Condition | undefined
  onChange: (condition: Condition | undefined) => void
}

/** Writes the condition that narrows a list; given by the page that composes accounts with conditions. */
export const NarrowingContext = createContext<((narrowed: Narrowed) => ReactNode) | null>(null)
