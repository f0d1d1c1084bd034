import type { z } from 'zod'
import type { Command } from 'commander'
import type { Pool } from 'pg'
import type { Actor } from './kernel/access.ts'
import type { Db } from './platform/db/database.ts'
import type { Context, Route } from './platform/http/route.ts'
import type { Job } from './platform/jobs/jobs.ts'
import type { Runtime } from './runtime.ts'
import { CALENDAR_ROUTES } from './act/calendar/routes.ts'
import { CHECKLIST_ROUTES } from './act/checklist/routes.ts'
import { digestRoutes } from './act/digest/routes.ts'
import { watchDigests } from './act/digest/watcher.ts'
import { CONTACT_TRACES } from './act/contact-traces/actions.ts'
import { LEAD_ROUTES } from './act/leads/routes.ts'
import { MY_DAY_ROUTES } from './act/my-day/routes.ts'
import { placement } from './act/journey/placing.ts'
import { FORECAST_ROUTES } from './act/forecast/routes.ts'
import { watchForecast } from './act/forecast/watcher.ts'
import { JOURNEY_ROUTES } from './act/journey/routes.ts'
import { RENEWAL_JOBS, watchRenewals } from './act/renewals/jobs.ts'
import { RENEWAL_ROUTES } from './act/renewals/routes.ts'
import { setUpTasks } from './act/tasks/actions-settings.ts'
import { TIER_ROUTES } from './act/success-tiers/routes.ts'
import { taskRoutes } from './act/tasks/routes.ts'
import { WORK_COST_ROUTES } from './act/work-cost/routes.ts'
import { EFFECT_JOBS, planMatching } from './act/playbook-effect/jobs.ts'
import { EFFECT_ROUTES } from './act/playbook-effect/routes.ts'
import { LIBRARY_ROUTES } from './act/playbook-library/routes.ts'
import { outreachRoutes } from './act/outreach/routes.ts'
import { tellMember } from './act/outreach/store-notices.ts'
import { NO_SETUP, type OutreachSetup } from './act/outreach/setup.ts'
import { watchEffects } from './act/outreach/watcher.ts'
import { addPlaybookCommands } from './act/playbooks/commands.ts'
import { enrolment } from './act/playbooks/enrolment.ts'
import { PLAYBOOK_ROUTES } from './act/playbooks/routes.ts'
import { settleEffect, taskEnded } from './act/playbooks/settling.ts'
import { taskTakenBack } from './act/playbooks/taking-back.ts'
import { watchRuns } from './act/playbooks/watcher.ts'
import { watchConditions } from './act/triggers/watcher.ts'
import { AUDIT_ROUTES } from './identity/audit/routes.ts'
import { companyRoutes } from './identity/company/routes.ts'
import { addKeyCommands } from './identity/keys/commands.ts'
import { KEY_ROUTES } from './identity/keys/routes.ts'
import { addMemberCommands } from './identity/members/commands.ts'
import { MEMBER_ROUTES } from './identity/members/routes.ts'
import { createAttemptLimit } from './identity/sessions/attempt-limit.ts'
import type { Auth } from './identity/sessions/auth.ts'
import { sessionRoutes } from './identity/sessions/routes.ts'
import { NO_DOOR, type DebuggerDoor } from './record/event-debugger/door.ts'
import { addContactCommands } from './record/contact-erasure/commands.ts'
import { contactErasureJobs } from './record/contact-erasure/jobs.ts'
import type { PersonKeeper } from './record/contact-erasure/keeper.ts'
import { contactErasureRoutes } from './record/contact-erasure/routes.ts'
import { EVENT_ACCOUNT_JOBS, watchEventAccounts } from './record/event-accounts/jobs.ts'
import { EVENT_DEBUGGER_JOBS, planIssuePruning } from './record/event-debugger/jobs.ts'
import { eventDebuggerRoutes } from './record/event-debugger/routes.ts'
import { eventSourceRoutes } from './record/event-sources/routes.ts'
import { FRESHNESS_ROUTES } from './record/freshness/routes.ts'
import { HYGIENE_JOBS, planNight } from './record/hygiene/jobs.ts'
import { HYGIENE_ROUTES } from './record/hygiene/routes.ts'
import { addExportCommand } from './record/exports/commands.ts'
import { addImportCommand } from './record/imports/commands.ts'
import { IMPORT_JOBS, watchAbandonedImports } from './record/imports/jobs.ts'
import { IMPORT_ROUTES } from './record/imports/routes.ts'
import { SAMPLE_JOBS } from './record/sample/actions.ts'
import { addSampleCommands } from './record/sample/commands.ts'
import { SAMPLE_ROUTES } from './record/sample/routes.ts'
import { accountRoutes } from './record/accounts/routes.ts'
import { METRIC_JOBS, planKeeping, watchCounts } from './record/metrics/jobs.ts'
import { METRIC_ROUTES } from './record/metrics/routes.ts'
import { MONEY_JOBS, watchMoneyDay } from './record/money/jobs.ts'
import { PACKED_DAY_JOBS, planPackingAfterStart } from './record/packed-days/jobs.ts'
import { setUpDirectories } from './record/settings/actions.ts'
import { SETTING_ROUTES } from './record/settings/routes.ts'
import { GRANT_ROUTES } from './record/grants/routes.ts'
import { moneyIsOnRecord } from './record/reporting-currency/views.ts'
import { ACCOUNT_SIGNAL_ROUTES } from './understand/account-signals/routes.ts'
import { narrowByCondition } from './understand/conditions/narrowing.ts'
import { CONDITION_ROUTES } from './understand/conditions/routes.ts'
import { EXPLORER_ROUTES } from './understand/explorer/routes.ts'
import type { RunningDoor } from './understand/running/door.ts'
import { runningRoutes } from './understand/running/routes.ts'
import { TIMELINE_ROUTES } from './understand/timeline/routes.ts'
import { addRevenueCommands } from './understand/revenue/commands.ts'
import { REVENUE_ROUTES } from './understand/revenue/routes.ts'
import { addAccountsCommand } from './understand/portfolio/commands.ts'
import { portfolioRoutes } from './understand/portfolio/routes.ts'
import { FIT_JOBS, planLooks } from './understand/fit/jobs.ts'
import { FIT_ROUTES } from './understand/fit/routes.ts'
import { addHealthCommand } from './understand/health/commands.ts'
import { HEALTH_ROUTES } from './understand/health/routes.ts'
import { HELIX_ROUTES } from './understand/helix/routes.ts'
import { addForecastBacktest, addHealthBacktest } from './understand/prediction/commands.ts'
import { planPredictions, PREDICTION_JOBS } from './understand/prediction/jobs.ts'
import { PREDICTION_ROUTES } from './understand/prediction/routes.ts'
import { setUpHealth } from './understand/health/set-up.ts'
import { watchHealth } from './understand/health/watcher.ts'
import { SCORECARD_JOBS } from './understand/scorecards/jobs.ts'
import { SCORECARD_ROUTES } from './understand/scorecards/routes.ts'

/** What jobs get besides their payload. */
export interface JobEnvironment {
  readonly pool: Pool
  contextFor(actor: Actor): Promise<Context>
}

/** Opens the runtime for one command, hands it over, and closes it again. */
export type WithRuntime = <T>(work: (runtime: Runtime) => Promise<T>) => Promise<T>

export type AppJob = Job<z.ZodType, JobEnvironment>

/** What tiers above the record keep of people: exported and erased with what the record keeps. */
export const PERSON_KEEPERS: readonly PersonKeeper[] = [CONTACT_TRACES]

/** Every endpoint of the product; `door` is where this process takes events in, `outreach` by which ways messages go out. */
export function appRoutes(
  auth: Auth,
  door: DebuggerDoor & RunningDoor = NO_DOOR,
  outreach: OutreachSetup = NO_SETUP,
): Route[] {
  return [
    ...sessionRoutes({ auth, attempts: createAttemptLimit() }),
    ...MEMBER_ROUTES,
    ...KEY_ROUTES,
    ...AUDIT_ROUTES,
    ...companyRoutes({ moneyIsOnRecord }),
    ...GRANT_ROUTES,
    ...accountRoutes(tellMember),
    ...contactErasureRoutes(PERSON_KEEPERS),
    ...ACCOUNT_SIGNAL_ROUTES,
    ...EXPLORER_ROUTES,
    ...TIMELINE_ROUTES,
    ...SETTING_ROUTES,
    ...METRIC_ROUTES,
    ...FRESHNESS_ROUTES,
    ...eventSourceRoutes(door),
    ...eventDebuggerRoutes(door),
    ...runningRoutes(door),
    ...portfolioRoutes({ narrow: narrowByCondition }),
    ...REVENUE_ROUTES,
    ...CONDITION_ROUTES,
    ...HEALTH_ROUTES,
    ...HELIX_ROUTES,
    ...SCORECARD_ROUTES,
    ...PREDICTION_ROUTES,
    ...IMPORT_ROUTES,
    ...HYGIENE_ROUTES,
    ...SAMPLE_ROUTES,
    ...LEAD_ROUTES,
    ...MY_DAY_ROUTES,
    ...CALENDAR_ROUTES,
    ...digestRoutes(outreach),
    ...PLAYBOOK_ROUTES,
    ...LIBRARY_ROUTES,
    ...EFFECT_ROUTES,
    ...JOURNEY_ROUTES,
    ...RENEWAL_ROUTES,
    ...FORECAST_ROUTES,
    ...CHECKLIST_ROUTES,
    ...outreachRoutes(outreach, settleEffect),
    ...taskRoutes({ onEnded: taskEnded, onTakenBack: taskTakenBack }),
    ...FIT_ROUTES,
    ...TIER_ROUTES,
    ...WORK_COST_ROUTES,
  ]
}

/** Every kind of job. */
export const APP_JOBS: readonly AppJob[] = [
  ...IMPORT_JOBS,
  ...HYGIENE_JOBS,
  ...METRIC_JOBS,
  ...MONEY_JOBS,
  ...PACKED_DAY_JOBS,
  ...EVENT_ACCOUNT_JOBS,
  ...contactErasureJobs(PERSON_KEEPERS),
  ...SAMPLE_JOBS,
  ...SCORECARD_JOBS,
  ...PREDICTION_JOBS,
  ...EVENT_DEBUGGER_JOBS,
  ...EFFECT_JOBS,
  ...RENEWAL_JOBS,
  ...FIT_JOBS,
]

/** Loops that watch the database for work that no request asked for; each returns its stop. */
export const APP_WATCHERS: readonly ((runtime: Runtime) => { stop(): Promise<void> })[] = [
  watchAbandonedImports,
  watchHealth,
  watchMoneyDay,
  watchCounts,
  watchEventAccounts,
  (runtime) => watchConditions([enrolment, ...placement(runtime)])(runtime),
  watchRuns,
  watchEffects(settleEffect),
  watchDigests,
  watchRenewals,
  watchForecast,
]

/** Every command of `volant`, each adding itself to the program. */
export const APP_COMMANDS: readonly ((program: Command, withRuntime: WithRuntime) => void)[] = [
  addMemberCommands,
  addKeyCommands,
  addImportCommand,
  addExportCommand,
  addContactCommands(PERSON_KEEPERS),
  addAccountsCommand({ narrow: narrowByCondition }),
  addHealthCommand,
  addForecastBacktest,
  addHealthBacktest,
  addRevenueCommands,
  addPlaybookCommands,
  addSampleCommands,
]

/** What a new database needs before anyone signs in: default segments, stages, measures, scorecards. Safe to run again. */
export async function setUpSlices(db: Db, now: Date): Promise<void> {
  await setUpDirectories(db)
  await setUpHealth(db, now)
  await setUpTasks(db)
  await planNight(db, now)
  await planKeeping(db, now)
  await planPackingAfterStart(db, now)
  await planIssuePruning(db, now)
  await planMatching(db, now)
  await planPredictions(db, now)
  await planLooks(db, now)
}
