import type { Permission } from '../../../kernel/permissions.ts'

export interface SettingsSection {
  group: 'You' | 'Company' | 'Work' | 'Data' | 'Health'
  label: string
  to: `/settings/${string}`
  /** Who may not do this does not see the section. */
  permission: Permission
}

/** What stands at the left of every settings page, in this order within its group; one line each. */
// prettier-ignore
export const settingsSections: readonly SettingsSection[] = [
  { group: 'You', label: 'Your account', to: '/settings/you', permission: 'self' },
  { group: 'You', label: 'API keys', to: '/settings/keys', permission: 'keys.own' },
  { group: 'Company', label: 'Company', to: '/settings/company', permission: 'settings.read' },
  { group: 'Company', label: 'Members', to: '/settings/members', permission: 'members.read' },
  { group: 'Company', label: 'E-mail and Slack', to: '/settings/outreach', permission: 'sources.administer' },
  { group: 'Company', label: 'Webhooks', to: '/settings/webhooks', permission: 'playbooks.read' },
  { group: 'Company', label: 'Audit log', to: '/settings/audit', permission: 'audit.read' },
  { group: 'Company', label: 'Operations', to: '/settings/operations', permission: 'operations.read' },
  { group: 'Work', label: 'Task templates', to: '/settings/task-templates', permission: 'settings.read' },
  { group: 'Work', label: 'Duty', to: '/settings/duty', permission: 'settings.read' },
  { group: 'Work', label: 'Revenue', to: '/settings/revenue', permission: 'revenue.read' },
  { group: 'Work', label: 'Renewals', to: '/settings/renewals', permission: 'settings.read' },
  { group: 'Work', label: 'Prediction', to: '/settings/prediction', permission: 'revenue.read' },
  { group: 'Data', label: 'Sources', to: '/settings/sources', permission: 'settings.read' },
  { group: 'Data', label: 'Event sources', to: '/settings/event-sources', permission: 'settings.read' },
  { group: 'Data', label: 'Event debugger', to: '/settings/event-debugger', permission: 'sources.administer' },
  { group: 'Data', label: 'Imports', to: '/settings/imports', permission: 'imports.read' },
  { group: 'Data', label: 'Data hygiene', to: '/settings/hygiene', permission: 'accounts.read' },
  { group: 'Data', label: 'Metrics', to: '/settings/metrics', permission: 'settings.read' },
  { group: 'Data', label: 'Custom fields', to: '/settings/custom-fields', permission: 'settings.read' },
  { group: 'Data', label: 'Sample company', to: '/settings/sample', permission: 'sources.administer' },
  { group: 'Health', label: 'Measures', to: '/settings/measures', permission: 'scorecards.read' },
  { group: 'Health', label: 'Scorecards', to: '/settings/scorecards', permission: 'scorecards.read' },
  { group: 'Health', label: 'Segments', to: '/settings/segments', permission: 'settings.read' },
  { group: 'Health', label: 'Stages', to: '/settings/stages', permission: 'settings.read' },
]

export const SETTINGS_GROUPS = ['You', 'Company', 'Work', 'Data', 'Health'] as const
