import { createContext, use } from 'react'
import type { ReactNode } from 'react'
import type { Day } from '../../../kernel/day.ts'

/** What follows from a call or a note: kept with its draft. */
export interface NextStep {
  title: string
  dueOn: Day | null
}

export const NO_STEP: NextStep = { title: '', dueOn: null }

export interface NextSteps {
  fields: (step: NextStep, onChange: (step: NextStep) => void) => ReactNode
  /** Makes a task of it. Rejects with the refusal. */
  save: (accountId: number, step: NextStep) => Promise<unknown>
}

const none: NextSteps = { fields: () => null, save: () => Promise.resolve() }

/** Tasks stand above the record: whoever composes the pages says how a next step becomes one. */
export const NextStepContext = createContext<NextSteps>(none)

export function useNextSteps(): NextSteps {
  return use(NextStepContext)
}
