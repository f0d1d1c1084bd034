import * as z from 'zod'

const Draft = z.object({
  type: z.enum(['note', 'call', 'meeting', 'email']),
  subject: z.string(),
  text: z.string(),
  contactId: z.number().nullable(),
  /** `yyyy-mm-ddThh:mm` in the reader's time; empty is now. */
  at: z.string(),
  isPinned: z.boolean(),
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
  if (draft.text.trim() === '' && draft.subject.trim() === '') drawer.removeItem(keyOf(memberId, accountId))
  else drawer.setItem(keyOf(memberId, accountId), JSON.stringify(draft))
}

export function forgetDraft(drawer: Drawer, memberId: number, accountId: number): void {
  drawer.removeItem(keyOf(memberId, accountId))
}
