import type { z } from 'zod'
import type { CustomFieldSetting } from '../contract.ts'

/** News of these changes what the lists of settings show. */
export const SETTINGS_TOPICS = ['settings', 'imports'] as const

type Field = z.output<typeof CustomFieldSetting>

export const ENTITY_WORDS: Record<Field['entity'], { one: string; many: string }> = {
  account: { one: 'account', many: 'accounts' },
  contact: { one: 'contact', many: 'contacts' },
  subscription: { one: 'subscription', many: 'subscriptions' },
  ticket: { one: 'ticket', many: 'tickets' },
}

export const TYPE_WORDS: Record<Field['type'], string> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  day: 'Day',
}

/** What is in use, and what was put away. */
export function standing<Row extends { isArchived: boolean }>(rows: readonly Row[]): { used: Row[]; archived: Row[] } {
  return { used: rows.filter((row) => !row.isArchived), archived: rows.filter((row) => row.isArchived) }
}

/** The rows in the order of ids; those not named follow as they stood. */
export function inOrder<Row extends { id: number }>(rows: readonly Row[], ids: readonly (number | string)[]): Row[] {
  const places = new Map(ids.map((id, index) => [Number(id), index]))
  const place = (row: Row) => places.get(row.id) ?? ids.length
  return [...rows].sort((a, b) => place(a) - place(b))
}

/** How long an account usually stays in a stage: `usually 30 days`. */
export function stageWords(stage: { expectedDays: number | null; isTerminal: boolean }): string {
  if (stage.isTerminal) return 'closing stage'
  if (stage.expectedDays === null) return 'no usual length'
  return stage.expectedDays === 1 ? 'usually 1 day' : `usually ${stage.expectedDays} days`
}
