import { expect, test } from 'vitest'
import { addDays, addMonths, type Day, day, daysBetween } from '../../kernel/day.ts'
import { describe as describeCompany } from './company.ts'
import { type SampleRow, sampleRows } from './sample-rows.ts'
import type { StoryKey } from './stories.ts'

const today = day('2026-11-17')
const company = new Map<string, SampleRow[]>()
for (const { kind, rows } of sampleRows({ today })) keep(kind, rows)
const description = describeCompany(today)
const logins = dailyLogins()

test('every story touches an account, and every account it names exists', () => {
  const ids = new Set(rowsOf('accounts').map((row) => row.external_id))
  for (const story of description.stories) {
    expect(story.accounts.length, story.key).toBeGreaterThan(0)
    for (const id of story.accounts) expect(ids.has(id)).toBe(true)
  }
})

test('the newcomer is shown eight things or more, each at an account of its own', () => {
  const shown = description.sights.map((sight) => sight.accountExternalId)
  expect(shown.length).toBeGreaterThanOrEqual(8)
  expect(new Set(shown).size).toBe(shown.length)
})

test('release 4.2 doubles errors and tickets for a month and brings comments about the release', () => {
  const release = addMonths(today, -7)
  const [during, before] = [
    [release, addDays(release, 30)],
    [addDays(release, -35), addDays(release, -5)],
  ] as const
  expect(sumOf('errors', ...during)).toBeGreaterThan(2 * sumOf('errors', ...before))
  expect(openedBetween(...during).length).toBeGreaterThan(2 * openedBetween(...before).length)
  const angry = rowsOf('survey_responses').filter(
    (row) => /release|update|mise à jour/i.test(String(row.comment)) && Number(row.score) <= 6,
  )
  expect(angry.length).toBeGreaterThan(5)
})

test('first replies take about three times as long in the slow quarter', () => {
  const slow = medianReplyHours(addMonths(today, -13), addMonths(today, -10))
  const usual = medianReplyHours(addMonths(today, -6), addMonths(today, -1))
  expect(slow / usual).toBeGreaterThan(2.3)
  expect(slow / usual).toBeLessThan(3.7)
})

test('usage falls after the champion has left', () => {
  for (const id of accountsOf('champion_left')) {
    const left = rowsOf('contacts').find((row) => row.account_external_id === id)?.left_on
    expect(left).not.toBeNull()
    expect(mean(id, addDays(today, -10), today)).toBeLessThan(0.8 * mean(id, addDays(left as Day, -60), left as Day))
  }
})

test('the silent were talked to regularly and have heard nothing for more than 16 days', () => {
  for (const id of accountsOf('silent')) {
    const talks = rowsOf('activities').filter((row) => row.account_external_id === id)
    const last = String(talks.at(-1)?.at).slice(0, 10) as Day
    expect(daysBetween(last, today)).toBeGreaterThan(16)
    expect(talks.filter((row) => String(row.at) > addDays(last, -120)).length).toBeGreaterThanOrEqual(4)
  }
})

test('promoters who do not use it answered 9 or 10 and have not signed in for five weeks', () => {
  for (const id of accountsOf('comfort_unused')) {
    expect(latestNps(id)).toBeGreaterThanOrEqual(9)
    expect(mean(id, addDays(today, -36), today)).toBe(0)
  }
})

test('the unproven have no measured outcome, the strained have one near its target and a detractor', () => {
  for (const id of [...accountsOf('unproven'), ...accountsOf('comfort_unproven')]) expect(progress(id)).toBeNull()
  for (const id of accountsOf('strained')) {
    expect(progress(id)).toBeGreaterThan(0.5)
    expect(latestNps(id)).toBeLessThanOrEqual(6)
  }
})

test('only the overdue owe an invoice for more than 60 days', () => {
  const late = rowsOf('invoices').filter((row) => row.paid_on === null && String(row.due_on) < addDays(today, -60))
  expect([...new Set(late.map((row) => row.account_external_id))].sort()).toEqual(accountsOf('overdue').sort())
})

test('full accounts use 96 % of their seats and have an open expansion lead', () => {
  for (const id of accountsOf('seats_full')) {
    const seats = Number(rowsOf('accounts').find((row) => row.external_id === id)?.seats)
    const used = rowsOf('usage').findLast((row) => row.account_external_id === id && row.metric === 'seats_used')
    expect(Number(used?.value)).toBe(Math.round(seats * 0.96))
    expect(
      rowsOf('leads').some(
        (row) => row.account_external_id === id && row.kind === 'expansion' && row.status === 'open',
      ),
    ).toBe(true)
  }
})

test('those who came back have two subscriptions with a gap between them', () => {
  for (const id of accountsOf('reactivation')) {
    const recurring = rowsOf('subscriptions').filter(
      (row) => row.account_external_id === id && row.kind === 'recurring' && row.is_trial === false,
    )
    const left = recurring.find((row) => row.ended_on !== null)
    const back = recurring.find((row) => row.ended_on === null)
    expect(String(back?.started_on) > String(left?.ended_on)).toBe(true)
  }
})

test('between eight and sixteen in a hundred left, each with a reason', () => {
  const left = rowsOf('subscriptions').filter(
    (row) => row.kind === 'recurring' && row.is_trial === false && row.ended_on !== null,
  )
  const accounts = new Set(left.map((row) => row.account_external_id))
  expect(accounts.size).toBeGreaterThanOrEqual(32)
  expect(accounts.size).toBeLessThanOrEqual(64)
  for (const row of left) expect(row.end_reason).toBeTruthy()
})

test('falling sign-ins foretell who leaves within 90 days, though not with certainty', () => {
  const separation = auc(declineSamples(90))
  expect(separation).toBeGreaterThan(0.72)
  expect(separation).toBeLessThan(0.88)
})

test('hygiene finds accounts without owner, stage and renewal date, and companies entered twice', () => {
  const missing = (column: string) =>
    rowsOf('accounts').filter((row) => row[column] === null && row.stage !== 'Churned').length
  expect(missing('owner_email')).toBeGreaterThanOrEqual(9)
  expect(missing('stage')).toBeGreaterThanOrEqual(6)
  expect(missing('renewal_on')).toBeGreaterThanOrEqual(6)
  expect(accountsOf('duplicate')).toHaveLength(6)
})

/** Share by which the last 28 days fell below the 84 days before, and whether the account was gone `horizon` days on. */
function declineSamples(horizon: number): { fall: number; isGone: boolean }[] {
  const ends = new Map<unknown, string>()
  for (const row of rowsOf('subscriptions'))
    if (row.ended_on !== null && row.kind === 'recurring' && row.is_trial === false)
      ends.set(row.account_external_id, String(row.ended_on))
  const samples: { fall: number; isGone: boolean }[] = []
  for (let back = 17 - 4; back >= 4; back -= 1) {
    const on = addMonths(today, -back)
    for (const account of rowsOf('accounts')) {
      const id = String(account.external_id)
      const end = ends.get(id)
      const isPaying =
        account.customer_since !== null &&
        String(account.customer_since) < addDays(on, -60) &&
        (end === undefined || end > on)
      const usual = mean(id, addDays(on, -111), addDays(on, -27))
      if (!isPaying || usual === 0) continue
      samples.push({
        fall: 1 - mean(id, addDays(on, -27), on) / usual,
        isGone: end !== undefined && end <= addDays(on, horizon),
      })
    }
  }
  return samples
}

/** Probability that one who left fell more than one who stayed; ties count half. */
function auc(samples: { fall: number; isGone: boolean }[]): number {
  const gone = samples.filter((sample) => sample.isGone)
  const stayed = samples.filter((sample) => !sample.isGone)
  let wins = 0
  for (const one of gone)
    for (const other of stayed) wins += one.fall > other.fall ? 1 : one.fall === other.fall ? 0.5 : 0
  return wins / (gone.length * stayed.length)
}

function dailyLogins(): Map<unknown, Map<string, number>> {
  const byAccount = new Map<unknown, Map<string, number>>()
  for (const row of rowsOf('usage')) {
    if (row.metric !== 'logins' || row.contact_external_id !== null) continue
    const days = byAccount.get(row.account_external_id) ?? new Map<string, number>()
    days.set(String(row.day), Number(row.value))
    byAccount.set(row.account_external_id, days)
  }
  return byAccount
}

/** Sign-ins per day from `from` up to, not including, `to`. */
function mean(id: string, from: Day, to: Day): number {
  const days = logins.get(id)
  let total = 0
  for (let on = from; on < to; on = addDays(on, 1)) total += days?.get(on) ?? 0
  return total / daysBetween(from, to)
}

function sumOf(metric: string, from: Day, to: Day): number {
  return rowsOf('usage')
    .filter((row) => row.metric === metric && String(row.day) >= from && String(row.day) < to)
    .reduce((sum, row) => sum + Number(row.value), 0)
}

function openedBetween(from: Day, to: Day): SampleRow[] {
  return rowsOf('tickets').filter((row) => String(row.opened_at) >= from && String(row.opened_at) < to)
}

function medianReplyHours(from: Day, to: Day): number {
  const hours = openedBetween(from, to)
    .filter((row) => row.first_response_at !== null)
    .map((row) => (Date.parse(String(row.first_response_at)) - Date.parse(String(row.opened_at))) / 3_600_000)
    .sort((a, b) => a - b)
  return hours[Math.floor(hours.length / 2)] ?? 0
}

function latestNps(id: string): number {
  const answer = rowsOf('survey_responses').findLast((row) => row.account_external_id === id && row.survey === 'nps')
  return Number(answer?.score)
}

/** Best share of the way from baseline to target among the latest measurements; null without any. */
function progress(id: string): number | null {
  const shares = rowsOf('outcomes')
    .filter((row) => row.account_external_id === id)
    .flatMap((outcome) => {
      const latest = rowsOf('outcome_measurements').findLast((row) => row.outcome_external_id === outcome.external_id)
      if (latest === undefined) return []
      const [baseline, target] = [Number(outcome.baseline), Number(outcome.target)]
      return [(Number(latest.value) - baseline) / (target - baseline)]
    })
  return shares.length === 0 ? null : Math.max(...shares)
}

function accountsOf(key: StoryKey): string[] {
  return [...(description.stories.find((story) => story.key === key)?.accounts ?? [])]
}

function rowsOf(kind: string): SampleRow[] {
  return company.get(kind) ?? []
}

function keep(kind: string, rows: readonly SampleRow[]): void {
  const before = company.get(kind) ?? []
  for (const row of rows) before.push(row)
  company.set(kind, before)
}
