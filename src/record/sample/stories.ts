import type { Segment } from './defaults.ts'

export interface Story {
  key: string
  title: string
  /** What one finds in the data when one looks. */
  text: string
  /** How many of 400 accounts are cast for it; null where the story follows from the others. */
  cast: number | null
  segments: readonly Segment[]
}

const named: readonly Segment[] = ['Enterprise', 'Mid-market', 'Small business']
const larger: readonly Segment[] = ['Enterprise', 'Mid-market']
const all: readonly Segment[] = ['Enterprise', 'Mid-market', 'Small business', 'Digital']

const story = <Key extends string>(
  key: Key,
  cast: number | null,
  segments: readonly Segment[],
  words: readonly [string, string],
) => ({ key, cast, segments, title: words[0], text: words[1] })

/** Everything that happens at the sample company. Cast in this order; an account plays one cast part. */
export const stories = [
  story('champion_churn', 7, named, [
    'Champion left, then the account',
    'The champion left; sign-ins faded within weeks and the term was not renewed.',
  ]),
  story('release_churn', 4, named, [
    'Lost over a release',
    'Errors and tickets after release 4.2, angry survey answers, and no renewal.',
  ]),
  story('price_downgrade', 10, named, [
    'Smaller after the price rise',
    'Nine per cent more at renewal: seats were given back or the edition changed.',
  ]),
  story('reactivation', 5, named, ['Came back', 'Left more than nine months ago, returned after a few months.']),
  story('champion_left', 6, named, [
    'Champion left recently',
    'The champion left four to nine weeks ago and usage has started to fall.',
  ]),
  story('seats_full', 9, larger, ['Seats are running out', '96 % of seats are used and an expansion lead is open.']),
  story('silent', 14, larger, [
    'Silent',
    'Regular talks until more than 16 days ago, nothing since; at half of them nobody signs in either.',
  ]),
  story('comfort_unused', 7, named, [
    'Promoters who do not use it',
    'A 9 or 10 in the last months, and no sign-in for more than five weeks.',
  ]),
  story('comfort_unproven', 6, larger, [
    'Promoters without a result',
    'A 9 or 10 in the last months, and no outcome with a measurement.',
  ]),
  story('strained', 12, named, [
    'Strained',
    'Outcomes are reached, yet surveys and tickets tell of hard work with us.',
  ]),
  story('unproven', 24, named, ['Unproven', 'Pleasant to work with, in use, and no result on record.']),
  story('critical', 11, named, ['Critical', 'Usage, surveys and outcomes fail together; urgent tickets are open.']),
  story('overdue', 9, ['Mid-market', 'Small business'], ['Overdue', 'An invoice is more than 60 days late.']),
  story('release_hit', 14, named, ['Hit by release 4.2, recovered', 'The same release, a long dip, and a way back.']),
  story('sponsor_gap', 10, larger, ['No executive sponsor', 'Nobody above the daily users knows us.']),
  story('advocate', 18, named, [
    'Advocates',
    'Thriving, promoter, outcome proven: references, referrals and case studies come from here.',
  ]),
  story('late_onboarding', 8, all, [
    'Onboarding is late',
    'The planned go-live has passed and milestones are missing.',
  ]),
  story('onboarding', null, all, ['Onboarding', 'Signed within the last three months.']),
  story('churned', null, all, ['Churned', 'No longer a customer; the subscription carries the reason.']),
  story('expansion', null, all, ['Grew', 'More seats or an add-on within the window.']),
  story('referral', null, named, ['Won another customer', 'A referral from here became a customer.']),
  story('bad_release', null, all, [
    'Release 4.2',
    'Seven months ago: errors and tickets rise, usage dips, detractors write “since the release”.',
  ]),
  story('slow_support', null, all, [
    'A slow support quarter',
    'Thirteen to ten months ago a first reply took three times as long.',
  ]),
  story('season', null, all, [
    'Seasons',
    'Retail and parcels peak before Christmas, agriculture at harvest, building in spring.',
  ]),
  story('no_owner', 9, all, ['Without owner', 'For the hygiene list.']),
  story('no_stage', 6, all, ['Without stage', 'For the hygiene list.']),
  story('no_renewal', 8, ['Digital'], ['Without renewal date', 'For the hygiene list.']),
  story('duplicate', 6, all, ['Duplicates', 'Entered twice with nearly the same name and domain.']),
] as const satisfies readonly Story[]

export type StoryKey = (typeof stories)[number]['key']
