import { createContext, use } from 'react'
import type { ReactNode } from 'react'
import { dayIn } from '../../kernel/day.ts'
import type { Day } from '../../kernel/day.ts'

const TodayContext = createContext<Day | null>(null)

/** The running company day, which may differ from the reader's own. */
export function TodayProvider({ today, children }: { today: Day; children: ReactNode }) {
  return <TodayContext value={today}>{children}</TodayContext>
}

/** The running day: the company's inside the shell, the reader's before sign-in. */
export function useToday(): Day {
  const today = use(TodayContext)
  return today ?? dayIn(Intl.DateTimeFormat().resolvedOptions().timeZone, new Date())
}
