import { createContext, use } from 'react'
import type { PlaybookDefinition, Step } from '../definition.ts'
import type { Playbook } from './use-playbook-draft.ts'
import type { Names } from './step-words.ts'

export interface BuilderDesk {
  playbook: Playbook
  definition: PlaybookDefinition
  names: Names
  /** Null: the definition is only read. */
  change: ((next: PlaybookDefinition, about?: string) => void) | null
  selected: string | null
  /** Opens the form of a step, or closes the one that is open. */
  select: (id: string | null) => void
}

export const BuilderContext = createContext<BuilderDesk | null>(null)

export function useBuilder(): BuilderDesk {
  const desk = use(BuilderContext)
  if (!desk) throw new Error('useBuilder is used outside the builder')
  return desk
}

export interface StepFormProps<S extends Step> {
  step: S
  /** `about` names the field, so that typing a word is one change. */
  onChange: (next: S, about?: string) => void
}
