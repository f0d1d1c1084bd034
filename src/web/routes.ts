import type { ComponentType } from 'react'

export interface PageRoute {
  /** TanStack Router's writing: `/accounts/$accountId`. */
  path: `/${string}`
  /** Fetches the page's own chunk: `() => import('…/AccountsPage.tsx').then((page) => page.AccountsPage)`. */
  load: () => Promise<ComponentType>
  /** Of the browser's tab until the page sets a better one with `useTitle`. */
  title: string
  /** `bare`: without rail and without being signed in, such as the sign-in page. */
  frame?: 'bare'
}

/** A page of accounts, with the work about them. */
async function worked(page: Promise<ComponentType>): Promise<ComponentType> {
  const [{ withWork }, Page] = await Promise.all([import('./pages/WithWork.tsx'), page])
  return withWork(Page)
}

/** A page of accounts from which playbooks are started. */
async function started(page: Promise<ComponentType>): Promise<ComponentType> {
  const [{ withPlaybooks }, Page] = await Promise.all([import('./pages/WithPlaybooks.tsx'), page])
  return withPlaybooks(Page)
}

/** A list of accounts that conditions narrow, and from which calls are logged. */
async function narrowed(page: Promise<ComponentType>): Promise<ComponentType> {
  const [{ withConditions }, { withNextSteps }, Page] = await Promise.all([
    import('./pages/WithConditions.tsx'),
    import('./pages/WithNextSteps.tsx'),
    page,
  ])
  return withNextSteps(withConditions(Page))
}

/** The page of revenue, with the renewals ahead. */
async function renewed(page: Promise<ComponentType>): Promise<ComponentType> {
  const [{ withRenewals }, Page] = await Promise.all([import('./pages/WithRenewals.tsx'), page])
  return withRenewals(Page)
}

/** Every page, one line each. A place shows in the rail as soon as its page stands here. */
// prettier-ignore
export const routes: readonly PageRoute[] = [
  { path: '/design', load: () => import('./gallery/GalleryPage.tsx').then((page) => page.GalleryPage), title: 'Design', frame: 'bare' },
  { path: '/design/accounts', load: () => import('./gallery/AccountsPicture.tsx').then((page) => page.AccountsPicture), title: 'Design, accounts', frame: 'bare' },
  { path: '/design/account', load: () => import('./gallery/AccountPicture.tsx').then((page) => page.AccountPicture), title: 'Design, account', frame: 'bare' },
  { path: '/design/long-table', load: () => import('./gallery/LongTable.tsx').then((page) => page.LongTable), title: 'Design, long table', frame: 'bare' },
  { path: '/design/shell', load: () => import('./gallery/ShellSample.tsx').then((page) => page.ShellSample), title: 'Design, shell' },
  { path: '/start', load: () => import('../record/sample/ui/StartPage.tsx').then((page) => page.StartPage), title: 'Welcome' },
  { path: '/my-day', load: () => started(worked(import('../act/my-day/ui/MyDayPage.tsx').then((page) => page.MyDayPage))), title: 'My day' },
  { path: '/accounts', load: () => started(narrowed(import('../understand/portfolio/ui/AccountsPage.tsx').then((page) => page.AccountsPage))), title: 'Accounts' },
  { path: '/accounts/$accountId', load: () => started(worked(import('../understand/account/ui/AccountPage.tsx').then((page) => page.AccountPage))), title: 'Account' },
  { path: '/accounts/journey', load: () => import('../act/journey/ui/JourneyPage.tsx').then((page) => page.JourneyPage), title: 'Journey' },
  { path: '/accounts/false-comfort', load: () => import('../understand/health/ui/ComfortPage.tsx').then((page) => page.ComfortPage), title: 'False comfort' },
  { path: '/tasks', load: () => import('../act/tasks/ui/TasksPage.tsx').then((page) => page.TasksPage), title: 'Tasks' },
  { path: '/usage', load: () => import('../understand/explorer/ui/UsagePage.tsx').then((page) => page.UsagePage), title: 'Usage' },
  { path: '/usage/funnel', load: () => import('../understand/explorer/ui/FunnelPage.tsx').then((page) => page.FunnelPage), title: 'Funnel' },
  { path: '/usage/retention', load: () => import('../understand/explorer/ui/RetentionPage.tsx').then((page) => page.RetentionPage), title: 'Retention' },
  { path: '/revenue', load: () => renewed(import('../understand/revenue/ui/OverviewPage.tsx').then((page) => page.OverviewPage)), title: 'Revenue' },
  { path: '/revenue/movement', load: () => import('../understand/revenue/ui/MovementPage.tsx').then((page) => page.MovementPage), title: 'Movement' },
  { path: '/revenue/retention', load: () => import('../understand/revenue/ui/RetentionPage.tsx').then((page) => page.RetentionPage), title: 'Revenue retention' },
  { path: '/revenue/cohorts', load: () => import('../understand/revenue/ui/CohortsPage.tsx').then((page) => page.CohortsPage), title: 'Cohorts' },
  { path: '/revenue/renewals', load: () => started(import('../act/renewals/ui/RenewalsPage.tsx').then((page) => page.RenewalsPage)), title: 'Renewals' },
  { path: '/revenue/renewals/$renewalId', load: () => started(import('../act/renewals/ui/RenewalPage.tsx').then((page) => page.RenewalPage)), title: 'Renewal' },
  { path: '/settings/renewals', load: () => import('../act/renewals/ui/RenewalSettingsPage.tsx').then((page) => page.RenewalSettingsPage), title: 'Renewals, settings' },
  { path: '/revenue/reconciliation', load: () => import('../understand/revenue/ui/ReconciliationPage.tsx').then((page) => page.ReconciliationPage), title: 'Reconciliation' },
  { path: '/revenue/forecast', load: () => import('../act/forecast/ui/ForecastPage.tsx').then((page) => page.ForecastPage), title: 'Forecast' },
  { path: '/revenue/prediction', load: () => import('../understand/prediction/ui/PredictionPage.tsx').then((page) => page.PredictionPage), title: 'Prediction' },
  { path: '/settings/prediction', load: () => import('../understand/prediction/ui/PredictionSettingsPage.tsx').then((page) => page.PredictionSettingsPage), title: 'Prediction, settings' },
  { path: '/revenue/fit', load: () => import('../understand/fit/ui/FitPage.tsx').then((page) => page.FitPage), title: 'Fit' },
  { path: '/revenue/cost', load: () => import('../act/work-cost/ui/CostPage.tsx').then((page) => page.CostPage), title: 'Cost' },
  { path: '/revenue/cost/gaps', load: () => import('../act/work-cost/ui/GapsPage.tsx').then((page) => page.GapsPage), title: 'Value gaps' },
  { path: '/revenue/cost/hours', load: () => import('../act/work-cost/ui/HoursPage.tsx').then((page) => page.HoursPage), title: 'Hours' },
  { path: '/revenue/cost/tiers', load: () => import('../act/success-tiers/ui/TiersPage.tsx').then((page) => page.TiersPage), title: 'Success plans' },
  { path: '/sign-in', load: () => import('../identity/sessions/ui/SignInPage.tsx').then((page) => page.SignInPage), title: 'Sign in', frame: 'bare' },
  { path: '/welcome', load: () => import('../identity/sessions/ui/WelcomePage.tsx').then((page) => page.WelcomePage), title: 'Welcome', frame: 'bare' },
  { path: '/playbooks', load: () => import('../act/playbooks/ui/PlaybooksPage.tsx').then((page) => page.PlaybooksPage), title: 'Playbooks' },
  { path: '/playbooks/$playbookId', load: () => import('../act/playbooks/ui/PlaybookPage.tsx').then((page) => page.PlaybookPage), title: 'Playbook' },
  { path: '/runs/$runId', load: () => import('../act/playbooks/ui/RunPage.tsx').then((page) => page.RunPage), title: 'Run' },
  { path: '/outbox', load: () => import('../act/outreach/ui/OutboxPage.tsx').then((page) => page.OutboxPage), title: 'Outbox' },
  { path: '/notices', load: () => import('../act/outreach/ui/NoticesPage.tsx').then((page) => page.NoticesPage), title: 'Notices' },
  { path: '/unsubscribe/$token', load: () => import('../act/outreach/ui/UnsubscribePage.tsx').then((page) => page.UnsubscribePage), title: 'No more e-mails', frame: 'bare' },
  { path: '/settings/outreach', load: () => import('../act/outreach/ui/ServicesPage.tsx').then((page) => page.ServicesPage), title: 'E-mail and Slack' },
  { path: '/settings/webhooks', load: () => import('../act/outreach/ui/WebhooksPage.tsx').then((page) => page.WebhooksPage), title: 'Webhooks' },
  { path: '/settings', load: () => import('./pages/settings/SettingsPage.tsx').then((page) => page.SettingsPage), title: 'Settings' },
  { path: '/settings/you', load: () => import('./pages/settings/YouSettings.tsx').then((page) => page.YouSettings), title: 'You' },
  { path: '/settings/keys', load: () => import('../identity/keys/ui/KeysPage.tsx').then((page) => page.KeysPage), title: 'API keys' },
  { path: '/settings/company', load: () => import('../identity/company/ui/CompanyPage.tsx').then((page) => page.CompanyPage), title: 'Company' },
  { path: '/settings/members', load: () => import('./pages/settings/MembersSettings.tsx').then((page) => page.MembersSettings), title: 'Members' },
  { path: '/settings/sample', load: () => import('../record/sample/ui/SampleSettings.tsx').then((page) => page.SampleSettings), title: 'Sample company' },
  { path: '/settings/operations', load: () => import('../understand/running/ui/OperationsPage.tsx').then((page) => page.OperationsPage), title: 'Operations' },
  { path: '/settings/audit', load: () => import('../identity/audit/ui/AuditPage.tsx').then((page) => page.AuditPage), title: 'Audit log' },
  { path: '/connect', load: () => import('../record/event-sources/ui/ConnectPage.tsx').then((page) => page.ConnectPage), title: 'Connect my product' },
  { path: '/settings/event-sources', load: () => import('../record/event-sources/ui/EventSourcesPage.tsx').then((page) => page.EventSourcesPage), title: 'Event sources' },
  { path: '/settings/event-sources/$sourceId', load: () => import('../record/event-sources/ui/EventSourcePage.tsx').then((page) => page.EventSourcePage), title: 'Event source' },
  { path: '/settings/event-debugger', load: () => import('../record/event-debugger/ui/DebuggerPage.tsx').then((page) => page.DebuggerPage), title: 'Event debugger' },
  { path: '/import', load: () => import('../record/imports/ui/ImportPage.tsx').then((page) => page.ImportPage), title: 'Import a file' },
  { path: '/settings/imports', load: () => import('../record/imports/ui/ImportsPage.tsx').then((page) => page.ImportsPage), title: 'Imports' },
  { path: '/settings/imports/$importId', load: () => import('../record/imports/ui/ImportDetailPage.tsx').then((page) => page.ImportDetailPage), title: 'Import' },
  { path: '/settings/hygiene', load: () => import('../record/hygiene/ui/HygienePage.tsx').then((page) => page.HygienePage), title: 'Data hygiene' },
  { path: '/settings/sources', load: () => import('../record/freshness/ui/SourcesPage.tsx').then((page) => page.SourcesPage), title: 'Sources' },
  { path: '/settings/metrics', load: () => import('../record/metrics/ui/MetricsPage.tsx').then((page) => page.MetricsPage), title: 'Metrics' },
  { path: '/revenue/helix', load: () => import('../understand/helix/ui/HelixPage.tsx').then((page) => page.HelixPage), title: 'Helix' },
  { path: '/revenue/leads', load: () => import('../act/leads/ui/LeadsPage.tsx').then((page) => page.LeadsPage), title: 'Leads' },
  { path: '/settings/revenue', load: () => import('../understand/revenue/ui/RevenueSettingsPage.tsx').then((page) => page.RevenueSettingsPage), title: 'Revenue settings' },
  { path: '/settings/custom-fields', load: () => import('../record/settings/ui/CustomFieldsPage.tsx').then((page) => page.CustomFieldsPage), title: 'Custom fields' },
  { path: '/settings/segments', load: () => import('../record/settings/ui/SegmentsPage.tsx').then((page) => page.SegmentsPage), title: 'Segments' },
  { path: '/settings/stages/$stageId', load: () => import('../act/journey/ui/StageRulesPage.tsx').then((page) => page.StageRulesPage), title: 'Criteria of a stage' },
  { path: '/settings/segments/$segmentId', load: () => import('../act/journey/ui/SegmentRulePage.tsx').then((page) => page.SegmentRulePage), title: 'Rule of a segment' },
  { path: '/settings/stages', load: () => import('../record/settings/ui/StagesPage.tsx').then((page) => page.StagesPage), title: 'Stages' },
  { path: '/settings/task-templates', load: () => import('../act/tasks/ui/TaskTemplatesPage.tsx').then((page) => page.TaskTemplatesPage), title: 'Task templates' },
  { path: '/settings/duty', load: () => import('../act/tasks/ui/DutyPage.tsx').then((page) => page.DutyPage), title: 'Duty' },
  { path: '/settings/measures', load: () => import('../understand/scorecards/ui/MeasuresPage.tsx').then((page) => page.MeasuresPage), title: 'Measures' },
  { path: '/settings/scorecards', load: () => import('../understand/scorecards/ui/ScorecardsPage.tsx').then((page) => page.ScorecardsPage), title: 'Scorecards' },
  { path: '/settings/scorecards/$scorecardId', load: () => import('../understand/scorecards/ui/ScorecardPage.tsx').then((page) => page.ScorecardPage), title: 'Scorecard' },
]
