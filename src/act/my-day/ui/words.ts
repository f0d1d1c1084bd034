import type { IconName } from '../../../web/design/icon.tsx'
import type { MyDayItem } from '../contract.ts'
import type { Group, Kind } from '../ranking.ts'

export const KIND_WORDS: Readonly<Record<Kind, { label: string; icon: IconName; isBad?: true }>> = {
  task: { label: 'Task', icon: 'task' },
  approval: { label: 'Approval', icon: 'approve' },
  drop: { label: 'Health drop', icon: 'drop', isBad: true },
  silent: { label: 'Silent', icon: 'silent' },
  renewal: { label: 'Renewal', icon: 'renewal' },
  lead: { label: 'Lead', icon: 'rise' },
  detractor: { label: 'Detractor', icon: 'detractor', isBad: true },
  comfort: { label: 'Unproven', icon: 'proof' },
  no_owner: { label: 'No owner', icon: 'person' },
  no_renewal: { label: 'No renewal date', icon: 'day' },
  note: { label: 'Note to self', icon: 'note' },
}

export const GROUP_WORDS: Readonly<Record<Group, string>> = { now: 'Now', today: 'Today', wait: 'Can wait' }

export const TABS = [
  { key: 'tasks', label: 'Tasks', kinds: ['task'] },
  { key: 'approvals', label: 'Approvals', kinds: ['approval'] },
  { key: 'drops', label: 'Drops', kinds: ['drop'] },
  { key: 'silent', label: 'Silent', kinds: ['silent'] },
  { key: 'renewals', label: 'Renewals', kinds: ['renewal'] },
  { key: 'leads', label: 'Leads', kinds: ['lead'] },
  { key: 'detractors', label: 'Detractors', kinds: ['detractor'] },
  { key: 'unproven', label: 'Unproven', kinds: ['comfort'] },
  { key: 'gaps', label: 'Gaps', kinds: ['no_owner', 'no_renewal'] },
  { key: 'notes', label: 'Notes', kinds: ['note'] },
] as const satisfies readonly { key: string; label: string; kinds: readonly Kind[] }[]

export const TAB_KEYS = [
  'all',
  'tasks',
  'approvals',
  'drops',
  'silent',
  'renewals',
  'leads',
  'detractors',
  'unproven',
  'gaps',
  'notes',
] as const
export type TabKey = (typeof TAB_KEYS)[number]

export function kindsOf(tab: TabKey): Kind[] | undefined {
  const found = TABS.find(({ key }) => key === tab)
  return found ? [...found.kinds] : undefined
}

const CALL_HELPS: ReadonlySet<Kind> = new Set(['drop', 'silent', 'renewal', 'detractor', 'comfort'])

/** Whom the first button calls; null where calling is not what helps. */
export function callLabel({ kind, account }: MyDayItem, short = false): string | null {
  if (!account?.mayEdit || !CALL_HELPS.has(kind)) return null
  const name = account.caller?.name
  if (!name || name.includes('@') || name.includes('•')) return 'Log a call'
  return `Call ${short ? (name.split(' ')[0] ?? name) : name}`
}

/** What a row is called: its account, or what it is where no account can be named. */
export function nameOfRow({ kind, account }: MyDayItem): string {
  return account?.name ?? KIND_WORDS[kind].label
}

export const SCOPE_WORDS = { mine: 'Mine', team: 'My team', all: 'Everyone' } as const
