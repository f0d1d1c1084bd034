import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { mailService, slackService } from '../outreach/services.ts'
import { type OutreachSetup, vaultOf } from '../outreach/setup.ts'
import type { saveDigestPreference } from './contract.ts'
import { onlyMembersHaveDigests, wayNotSetUp } from './errors.ts'
import { type Preference, preferenceOf, savePreference } from './store.ts'

/** Until somebody says otherwise nothing is sent. */
const UNSAID: Preference = { way: 'off', hour: 8, weekdays: [1, 2, 3, 4, 5] }

export async function ownPreference(context: Context, setup: OutreachSetup) {
  const preference = (await preferenceOf(context.db, memberOf(context))) ?? UNSAID
  return { ...preference, timeZone: context.company.timeZone, ways: await waysOf(context, setup) }
}

export async function changePreference(
  { way, hour, weekdays }: ParsedInputOf<typeof saveDigestPreference>,
  context: Context,
  setup: OutreachSetup,
) {
  const memberId = memberOf(context)
  if (way !== 'off' && !(await waysOf(context, setup))[way]) throw wayNotSetUp(way)
  const preference = { way, hour, weekdays: [...new Set(weekdays)].sort((a, b) => a - b) }
  await savePreference(context.db, memberId, preference, context.now)
  return preference
}

async function waysOf({ db, dataDirectory }: Context, setup: OutreachSetup) {
  const vault = vaultOf(setup, dataDirectory)
  const [mail, slack] = await Promise.all([mailService(db, setup, vault), slackService(db, vault)])
  return { mail: mail.state === 'on', slack: slack.state === 'on' }
}

function memberOf({ actor }: Context): number {
  if (actor.memberId === null) throw onlyMembersHaveDigests()
  return actor.memberId
}
