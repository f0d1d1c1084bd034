import type { Permission } from '../../kernel/permissions.ts'
import type { IconName } from '../design/icon.tsx'
import { settingsSections } from '../pages/settings/sections.ts'
import { routes } from '../routes.ts'
import { type Reader, revenueTabsFor } from './revenue-tabs.ts'

/** A page inside a place: it stands in no rail, and the palette finds it by what is typed. */
export interface Destination {
  label: string
  /** The place it lies in. */
  within: string
  to: `/${string}`
  search?: Readonly<Record<string, string>>
  icon: IconName
  permission: Permission
  alsoCalled?: string
}

// prettier-ignore
const WITHIN_PLACES: readonly Destination[] = [
  { label: 'Quadrant', within: 'Accounts', to: '/accounts', search: { shape: 'quadrant' }, icon: 'quadrant', permission: 'accounts.read', alsoCalled: 'scatter cx co' },
  { label: 'Board by stage', within: 'Accounts', to: '/accounts', search: { shape: 'board' }, icon: 'board', permission: 'accounts.read', alsoCalled: 'kanban' },
  { label: 'Map of parents', within: 'Accounts', to: '/accounts', search: { shape: 'map' }, icon: 'map', permission: 'accounts.read', alsoCalled: 'families children hierarchy' },
  { label: 'Journey', within: 'Accounts', to: '/accounts/journey', icon: 'accounts', permission: 'accounts.read', alsoCalled: 'stages stuck' },
  { label: 'False comfort', within: 'Accounts', to: '/accounts/false-comfort', icon: 'accounts', permission: 'health.read', alsoCalled: 'praise proof' },
  { label: 'Funnel', within: 'Usage', to: '/usage/funnel', icon: 'rise', permission: 'accounts.read' },
  { label: 'Usage retention', within: 'Usage', to: '/usage/retention', icon: 'rise', permission: 'accounts.read' },
  { label: 'Library of playbooks', within: 'Playbooks', to: '/playbooks', search: { tab: 'library' }, icon: 'playbooks', permission: 'playbooks.read' },
  { label: 'Runs', within: 'Playbooks', to: '/playbooks', search: { tab: 'runs' }, icon: 'playbooks', permission: 'playbooks.read' },
  { label: 'Approvals', within: 'Playbooks', to: '/playbooks', search: { tab: 'approvals' }, icon: 'playbooks', permission: 'playbooks.read' },
  { label: 'Outbox', within: 'Playbooks', to: '/outbox', icon: 'playbooks', permission: 'playbooks.read', alsoCalled: 'sent e-mails mails' },
  { label: 'Notices', within: 'Yours', to: '/notices', icon: 'bell', permission: 'self', alsoCalled: 'notifications' },
  { label: 'Import a file', within: 'Data', to: '/import', icon: 'download', permission: 'imports.run', alsoCalled: 'csv upload' },
  { label: 'Connect my product', within: 'Data', to: '/connect', icon: 'download', permission: 'sources.administer', alsoCalled: 'sdk events write key' },
]

function ofRevenue(me: Reader): Destination[] {
  return revenueTabsFor(me)
    .filter(({ key }) => key !== 'overview')
    .map(({ label, to, key }) => ({
      label: key === 'retention' ? 'Revenue retention' : label,
      within: 'Revenue',
      to,
      icon: 'revenue',
      permission: 'self',
    }))
}

const OF_SETTINGS: readonly Destination[] = settingsSections.map(({ label, to, permission }) => ({
  label,
  within: 'Settings',
  to,
  icon: 'settings',
  permission,
}))

/** Pages that exist and that this member may open. */
export function destinationsFor(me: Reader): Destination[] {
  const all = [...WITHIN_PLACES, ...ofRevenue(me), ...OF_SETTINGS]
  return all.filter(
    ({ to, permission }) => me.permissions.includes(permission) && routes.some(({ path }) => path === to),
  )
}
