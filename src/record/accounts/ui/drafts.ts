import * as z from 'zod'
import type { Day } from '../../../kernel/day.ts'
import { NO_STEP } from './next-step.ts'

const Draft = z.object({
  type: z.enum(['note', 'call', 'meeting', 'email']),
  subject: z.string(),
  text: z.string(),
  contactId: z.number().nullable(),
  /** `yyyy-mm-ddThh:mm` in the reader's time; empty is now. */
  at: z.string(),
  isPinned: z.boolean(),
  nextStep: z
    .object({ title: z.string(), dueOn: z.custom<Day>((value) => typeof value === 'string').nullable() })
    .default(NO_STEP),
})
export type Draft = z.output<typeof Draft>

interface Drawer {
  getItem: (key: string) => string | null
  setItem: (key: string, value: string) => void
  removeItem: (key: string) => void
}

const keyOf = (memberId: number, accountId: number) => `volant-draft-${memberId}-${accountId}`

/** What somebody began to write about an account and did not save; survives a closed tab. */
export function readDraft(drawer: Drawer, memberId: number, accountId: number): Draft | null {
  const kept = drawer.getItem(keyOf(memberId, accountId))
  if (kept === null) return null
  try {
    return Draft.safeParse(JSON.parse(kept)).data ?? null
  } catch {
    // Not written by this version: nothing can be made of it.
    return null
  }
}

/** Keeps a draft; an empty one is forgotten. */
export function keepDraft(drawer: Drawer, memberId: number, accountId: number, draft: Draft): void {
  if (isEmptyDraft(draft)) drawer.removeItem(keyOf(memberId, accountId))
  else drawer.setItem(keyOf(memberId, accountId), JSON.stringify(draft))
}

export function forgetDraft(drawer: Drawer, memberId: number, accountId: number): void {
  drawer.removeItem(keyOf(memberId, accountId))
}

export function isEmptyDraft({ text, subject, nextStep }: Draft): boolean {
  return isUnsaid({ text, subject }) && nextStep.title.trim() === ''
}

/** Nothing is said yet; a next step alone may be. */
export function isUnsaid({ text, subject }: Pick<Draft, 'text' | 'subject'>): boolean {
  return text.trim() === '' && subject.trim() === ''
}
