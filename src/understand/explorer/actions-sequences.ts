import { addDays, latest, type Day } from '../../kernel/day.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { maskedName } from '../../record/accounts/masking.ts'
import { readEventRules } from '../../record/events/store-lock.ts'
import { chosenOf, keptFromOf } from './actions.ts'
import type { exploreFunnel, exploreRetention, funnelStops } from './contract.ts'
import { beforeWhatIsKept } from './errors.ts'
import { sharesOf } from './funnel.ts'
import { maskedUserId } from './masked-user.ts'
import { startOf, type Span } from './period.ts'
import { averageReturn, cohortsOf } from './retention.ts'
import { countChosen } from './views-known.ts'
import { readBounded } from './views-chosen.ts'
import { funnelCounts, stoppedAt, type FunnelAsked } from './views-funnel.ts'
import { peopleOfUsers } from './views-people.ts'
import { returnedByWeek } from './views-retention.ts'

type FunnelInput = ParsedInputOf<typeof exploreFunnel>

export async function funnel(input: FunnelInput, context: Context) {
  const { asked, cutAt } = await funnelOf(input, context)
  const { counts, selectedAccounts } = await readBounded(context.db, async (trx) => ({
    counts: await funnelCounts(trx, asked, context.now),
    selectedAccounts: await countChosen(trx, asked),
  }))
  const shares = sharesOf(counts.map(({ reached }) => reached))
  return {
    ...asked.span,
    cutAt,
    selectedAccounts,
    per: input.per,
    withinDays: input.withinDays,
    steps: input.steps.flatMap(({ type, name }, index) => {
      const share = shares[index]
      return share ? [{ type, name, ...share, medianSeconds: counts[index]?.medianSeconds ?? null }] : []
    }),
    stillOpen: counts.reduce((total, { stillOpen }) => total + stillOpen, 0),
  }
}

export async function stops({ step, offset, limit, ...input }: ParsedInputOf<typeof funnelStops>, context: Context) {
  const { asked } = await funnelOf(input, context)
  const at = Math.min(step, input.steps.length)
  return readBounded(context.db, async (trx) => {
    const { rows, total } = await stoppedAt(trx, asked, { step: at, offset, limit })
    const users = input.per === 'account' ? [] : rows.map(({ accountId, subject }) => ({ accountId, userId: subject }))
    const people = new Map(
      (await peopleOfUsers(trx, users)).map(({ accountId, userId, name }) => [`${accountId} ${userId}`, name]),
    )
    return {
      total,
      rows: rows.map(({ subject, isOpen, ...row }) => {
        const name = people.get(`${row.accountId} ${subject}`) ?? null
        return {
          ...row,
          userId: input.per === 'account' ? null : isOpen ? subject : maskedUserId(subject),
          person: isOpen ? name : maskedName(name),
        }
      }),
    }
  })
}

async function funnelOf(input: FunnelInput, context: Context): Promise<{ asked: FunnelAsked; cutAt: Day | null }> {
  const [chosen, rules] = await Promise.all([chosenOf(input, context), readEventRules(context.db)])
  const until = input.until ?? context.today
  const { span, cutAt } = asKept({ from: addDays(until, 1 - input.days), until }, keptFromOf(rules.keptFrom))
  const { steps, per, withinDays } = input
  return { asked: { ...chosen, steps, per, withinDays, span, zone: rules.zone }, cutAt }
}

/** What of a span is kept as raw events; refused when nothing is. */
function asKept(span: Span, keptFrom: Day | null): { span: Span; cutAt: Day | null } {
  if (keptFrom === null || span.from >= keptFrom) return { span, cutAt: null }
  if (span.until < keptFrom) throw beforeWhatIsKept(keptFrom)
  return { span: { from: latest(span.from, keptFrom), until: span.until }, cutAt: keptFrom }
}

/** Weekly retention by the week of first use. */
export async function retention(input: ParsedInputOf<typeof exploreRetention>, context: Context) {
  const [chosen, rules] = await Promise.all([chosenOf(input, context), readEventRules(context.db)])
  const until = input.until ?? context.today
  const keptFrom = keptFromOf(rules.keptFrom)
  if (keptFrom !== null && until < keptFrom) throw beforeWhatIsKept(keptFrom)
  const wished = addDays(startOf('week', until), -7 * input.weeks)
  // In the first weeks that are kept everybody looks new: cohorts begin with the first whole week after them.
  const earliestTold = keptFrom === null ? wished : startOf('week', addDays(keptFrom, 6))
  const first = latest(wished, earliestTold)
  const asked = {
    ...chosen,
    per: input.per,
    first: input.first ?? null,
    back: input.back ?? null,
    span: { from: first, until },
    readFrom: keptFrom ?? ('2000-01-01' as Day),
    zone: rules.zone,
  }
  const { rows, selectedAccounts } = await readBounded(context.db, async (trx) => ({
    rows: await returnedByWeek(trx, asked),
    selectedAccounts: await countChosen(trx, asked),
  }))
  const cohorts = cohortsOf(rows, { first, today: until, weeks: input.weeks })
  return {
    from: first,
    until,
    cutAt: first > wished ? keptFrom : null,
    selectedAccounts,
    per: input.per,
    cohorts,
    average: averageReturn(cohorts, until, input.weeks),
    runningWeek: startOf('week', until),
  }
}
