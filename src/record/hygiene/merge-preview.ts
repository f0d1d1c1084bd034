import type { MergePreview } from './contract.ts'
import { usualChoice } from './merge-choice.ts'
import { MERGED_FIELDS, MERGED_FIELD_NAMES, type AccountState, type MergedField } from './store-fields.ts'
import type { NamedSide } from './views-merge.ts'

const FIELD_LABELS: Readonly<Record<MergedField, string>> = {
  name: 'Name',
  domain: 'Domain',
  industry: 'Industry',
  country: 'Country',
  customerSince: 'Customer since',
  renewalOn: 'Renewal date given',
  owner: 'Owner',
  segment: 'Segment',
  stage: 'Stage',
}

const TABLE_LABELS: Readonly<Record<string, string>> = {
  usage: 'Days of usage',
  contacts: 'Contacts',
  subscriptions: 'Subscriptions',
  invoices: 'Invoices',
  tickets: 'Tickets',
  survey_responses: 'Survey answers',
  outcomes: 'Outcomes',
  outcome_measurements: 'Measurements of outcomes',
  feedback: 'Feedback',
  renewals: 'Renewals',
  renewal_views: 'Views of renewals',
  renewal_checkpoints: 'Checkpoints of renewals',
  movement_reasons: 'Reasons for losses',
  activities: 'Notes, calls, meetings, mails',
  leads: 'Leads',
  events: 'Events',
  notes_to_self: 'Notes to self',
  tasks: 'Tasks',
}

interface Parts {
  winner: AccountState
  loser: AccountState
  sides: ReadonlyMap<number, NamedSide>
  counts: readonly { table: string; accountId: number; count: number }[]
}

/** Two accounts side by side: every field in which they differ or that moves, and the rows by table. */
export function mergePreview({ winner, loser, sides, counts }: Parts): MergePreview {
  const usual = new Set(usualChoice(winner, loser))
  const word = wordsOf(sides)
  const fields = MERGED_FIELD_NAMES.map((field) => ({
    field,
    label: FIELD_LABELS[field],
    winner: word(winner, field),
    loser: word(loser, field),
  }))
  const attributes = [...new Set([...Object.keys(winner.attributes), ...Object.keys(loser.attributes)])]
    .sort()
    .map((key) => ({
      field: `attribute:${key}`,
      label: key,
      winner: text(winner.attributes[key]),
      loser: text(loser.attributes[key]),
    }))
  const countOf = (table: string, id: number) =>
    counts.find((one) => one.table === table && one.accountId === id)?.count ?? 0
  return {
    winner: sideOf(winner, sides),
    loser: sideOf(loser, sides),
    fields: [...fields, ...attributes].map((field) =>
      Object.assign(field, { usual: usual.has(field.field) ? ('loser' as const) : ('winner' as const) }),
    ),
    moves: Object.entries(TABLE_LABELS)
      .map(([table, label]) => ({ table, label, winner: countOf(table, winner.id), loser: countOf(table, loser.id) }))
      .filter((move) => move.winner > 0 || move.loser > 0),
  }
}

function wordsOf(sides: ReadonlyMap<number, NamedSide>) {
  return (account: AccountState, field: MergedField): string | null => {
    const side = sides.get(account.id)
    if (field === 'owner') return side?.owner ?? null
    if (field === 'segment') return side?.segment ?? null
    if (field === 'stage') return side?.stage ?? null
    return text(account.columns[MERGED_FIELDS[field]])
  }
}

function sideOf(account: AccountState, sides: ReadonlyMap<number, NamedSide>): MergePreview['winner'] {
  const side = sides.get(account.id)
  return {
    id: account.id,
    name: account.name,
    arrMinor: side?.arrMinor ?? null,
    externalIds: (side?.externalIds ?? []).map((id) => `${id.externalId} (${id.source})`),
  }
}

function text(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}
