import { createContext } from 'react'
import type { ComponentType } from 'react'
import type { Condition } from '../../../kernel/conditions.ts'

interface NarrowingProps {
  condition: Condition | undefined
  onChange: (condition: Condition | undefined) => void
}

/** Writes the condition that narrows a list; given by the page that composes accounts with conditions. */
export const NarrowingContext = createContext<ComponentType<NarrowingProps> | null>(null)
