import { insertRow, type World } from '../platform/testing/fixtures.ts'
import { COST_RECIPES } from './recipes-cost.ts'
import { EVENT_RECIPES } from './recipes-events.ts'
import { FORECAST_RECIPES } from './recipes-forecast.ts'
import { JOURNEY_RECIPES } from './recipes-journey.ts'
import { LEAD_RECIPES } from './recipes-leads.ts'
import { PLAYBOOK_RECIPES, UNAUDITED_PLAYBOOKS } from './recipes-playbooks.ts'
import { OUTREACH_RECIPES, UNAUDITED_OUTREACH } from './recipes-outreach.ts'
import { PREDICTION_RECIPES, UNAUDITED_PREDICTION } from './recipes-prediction.ts'
import { RECORD_RECIPES } from './recipes-record.ts'
import { REVENUE_RECIPES } from './recipes-revenue.ts'
import { RENEWAL_RECIPES } from './recipes-renewals.ts'
import { SCORECARD_RECIPES } from './recipes-scorecards.ts'
import { TASK_RECIPES, UNAUDITED_TASKS } from './recipes-tasks.ts'

export type Recipe = (world: World) => Promise<Record<string, unknown>> | Record<string, unknown>

/** Inputs that make an endpoint change something, where generated ones do not. The asker is the owner; what it
 * takes beforehand an administrator does. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  ...RECORD_RECIPES,
  ...REVENUE_RECIPES,
  ...EVENT_RECIPES,
  ...COST_RECIPES,
  ...SCORECARD_RECIPES,
  ...RENEWAL_RECIPES,
  ...PLAYBOOK_RECIPES,
  ...TASK_RECIPES,
  ...JOURNEY_RECIPES,
  ...FORECAST_RECIPES,
  ...LEAD_RECIPES,
  ...OUTREACH_RECIPES,
  ...PREDICTION_RECIPES,
  'POST /api/session': async (world) => {
    const { email } = await joined(world, 'recipe-signs-in')
    return { email, password: PASSWORD }
  },
  'POST /api/links/accept': async (world) => ({ token: await invitation(world, 'recipe-joins'), password: PASSWORD }),
  'POST /api/me/sessions/revoke': () => ({}),
  'DELETE /api/me/calendar': async ({ server }) => {
    await server.request('owner', 'POST', '/api/me/calendar', {})
    return {}
  },
  'POST /api/accounts-export': () => ({ columns: ['name'] }),
  'POST /api/explorer/metric-export': () => ({ subject: 'metric:logins', steps: 2 }),
  'POST /api/saved-views': () => ({ name: 'Ours', query: {}, isShared: true }),
  'PATCH /api/saved-views/:viewId': async (world) => ({ viewId: await sharedView(world), name: 'Still ours' }),
  'DELETE /api/saved-views/:viewId': async (world) => ({ viewId: await sharedView(world) }),
  'POST /api/me/password': async (world) => {
    const { email, token } = await joined(world, 'recipe-password')
    const users = await world.server.pool.query<{ id: string }>(
      'select auth_user_id as id from members where email = $1',
      [email],
    )
    // The owner has no password of its own in tests: it takes over this member's user.
    await world.server.pool.query(
      'update auth_credentials set "userId" = o.auth_user_id, "accountId" = o.auth_user_id from members o where o.id = $1 and "userId" = $2',
      [world.server.members.owner.id, users.rows[0]?.id],
    )
    return { current: PASSWORD, next: `${PASSWORD} ${token.slice(0, 4)}` }
  },
  'POST /api/members/:memberId/invitation': async (world) => {
    const memberId = await invited(world, 'recipe-invited-again')
    return { memberId }
  },
  'POST /api/members/:memberId/enable': async (world) => {
    const memberId = await invited(world, 'recipe-enabled')
    await world.server.request('admin', 'POST', `/api/members/${memberId}/disable`)
    return { memberId }
  },
  'PUT /api/members/:memberId/granted-accounts': ({ server, accounts }) => ({
    memberId: server.members.readonly.id,
    accountIds: [accounts.csm],
  }),
  'POST /api/operations/jobs/:jobId/retry': async ({ server }) => {
    const { rows } = await server.pool.query<{ id: number }>(`select id from graphile_worker.add_job('recipe')`)
    await server.pool.query(
      `update graphile_worker._private_jobs set last_error = 'no space left', attempts = max_attempts where id = $1`,
      [rows[0]?.id],
    )
    return { jobId: rows[0]?.id }
  },
  'POST /api/members/:memberId/reset': async (world) => ({
    memberId: (await world.server.addMember({ role: 'csm' })).id,
  }),
}

/** Changes that are no news to anybody but who makes them. Each with its reason. */
export const UNAUDITED: Readonly<Record<string, string>> = {
  ...UNAUDITED_TASKS,
  ...UNAUDITED_PREDICTION,
  ...UNAUDITED_OUTREACH,
  ...UNAUDITED_PLAYBOOKS,
  'PATCH /api/me/preferences': 'How the screens behave for one member changes nothing for others.',
  'DELETE /api/session': 'A member who leaves its own session takes nothing and gives nothing.',
  'POST /api/accounts/:accountId/activities':
    'An activity is a record of itself: it carries its author and its moment. Changing or removing it is written down.',
  'POST /api/hygiene/duplicates-search': 'A search changes no fact.',
  'POST /api/conditions/check': 'A look at who fulfils a condition changes nothing.',
  'PUT /api/scorecards/:scorecardId/draft':
    'A draft changes no score anybody is shown. Publishing it is written down, and so is throwing it away.',
  'POST /api/scorecards/:scorecardId/try-out': 'A try-out changes no score anybody is shown.',
  'DELETE /api/try-outs/:tryOutId': 'Stopping a try-out changes as little as the try-out itself.',
  'POST /api/imports': 'An uploaded file changes no fact; starting the import is written down, with its mapping.',
  'PATCH /api/imports/:importId': 'A mapping changes no fact; starting the import writes down the one it runs with.',
  'POST /api/imports/:importId/check': 'A dry run changes no fact.',
  'POST /api/my-day/visit': 'When one member last looked at its day concerns nobody else.',
  'POST /api/my-day/mark': 'What one member put off or is done with for itself concerns nobody else.',
  'DELETE /api/my-day/mark': 'Bringing back what one member put off for itself concerns nobody else.',
  'POST /api/accounts/:accountId/next-best-actions/put-off':
    'What one member does not want to be told before a day concerns nobody else.',
  'DELETE /api/accounts/:accountId/next-best-actions/put-off':
    'Being told again what one put off for oneself concerns nobody else.',
  'PUT /api/me/digest': 'Whether one member gets its own day by mail concerns nobody else.',
  'POST /api/notes-to-self': 'A note to oneself is read by nobody else.',
  'PATCH /api/notes-to-self/:noteId': 'A note to oneself is read by nobody else.',
  'DELETE /api/notes-to-self/:noteId': 'A note to oneself is read by nobody else.',
  'POST /api/checklist/dismissal': 'Putting the first steps away hides them from one member.',
  'DELETE /api/checklist/dismissal': 'Bringing the first steps back shows them to one member.',
  'POST /api/links/read': 'Looks at a link without using it; POST keeps the token out of addresses.',
}

const PASSWORD = 'correct horse battery'

async function invitation({ server }: World, name: string): Promise<string> {
  const { body } = await server.request('admin', 'POST', '/api/members', {
    email: `${name}@volant.test`,
    name,
    role: 'csm',
  })
  return String(body.link.url).split('token=')[1] ?? ''
}

async function invited({ server }: World, name: string): Promise<number> {
  const { body } = await server.request('admin', 'POST', '/api/members', {
    email: `${name}@volant.test`,
    name,
    role: 'csm',
  })
  return body.member.id as number
}

async function joined(world: World, name: string): Promise<{ email: string; token: string }> {
  const token = await invitation(world, name)
  await world.server.request('nobody', 'POST', '/api/links/accept', { token, password: PASSWORD })
  return { email: `${name}@volant.test`, token }
}

function sharedView({ server }: World): Promise<number> {
  return insertRow(server, 'saved_views', {
    member_id: server.members.owner.id,
    name: 'Ours',
    query: '{}',
    is_shared: true,
  })
}
