import { reaches } from '../../kernel/access.ts'
import { earliest, type Day } from '../../kernel/day.ts'
import type { LeadKind } from '../../kernel/leads.ts'
import type { Context } from '../../platform/http/route.ts'
import { notFound } from '../../platform/http/problem.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { coverage, type Coverage } from '../revenue/actions-covered.ts'
import { coveredIds } from '../revenue/views-covered.ts'
import { withFactor } from './actions.ts'
import { countWins, descendantsOf, loopOf, type Descendant, type Wins } from './brought.ts'
import { moneyHidden } from './errors.ts'
import { helixFactor, loopsOf, NO_TURN, turnOf, type Loop } from './loops.ts'
import { accountSentence, notCountedSentence } from './sentences.ts'
import { coveredAmong, endsOfSpans, spanProofs, stepsUntil, type AccountStep } from './views.ts'
import { wonLeads } from './views-leads.ts'

/** The loops of one account, what they are made of, and whom it brought. */
export async function showAccountHelix(accountId: number, context: Context) {
  const { db, actor, today } = context
  const account = await readableAccount(db, actor, accountId)
  if (account.mergedIntoId !== null) throw notFound('This account')
  if (!reaches(actor, 'money', account)) throw moneyHidden()
  const found = await coverage(db, context, { opening: today })
  const wins = countWins(await wonLeads(db, today))
  const family = descendantsOf(accountId, wins.brought)
  const parent = wins.brought.find(({ wonAccountId }) => wonAccountId === accountId)
  const ids = family.map(({ wonAccountId }) => wonAccountId)
  const names = await coveredAmong(db, coveredIds(found.covered), [...ids, ...(parent ? [parent.accountId] : [])])
  const seen = family.filter(({ wonAccountId }) => names.has(wonAccountId))
  const steps = await stepsUntil(db, [accountId, ...ids], today)
  const own = steps.get(accountId) ?? []
  const loops = await loopLines({ accountId, loops: loopsOf(own, today), family: seen, steps, found }, context)
  const begun = loops.findLast(({ isRunning }) => !isRunning) ?? loops.at(-1)
  return {
    sentence: accountSentence(begun ?? { ...NO_TURN, isRunning: false }, found.currency),
    currency: found.currency,
    account: { id: accountId, name: account.name },
    loops,
    movements: own.flatMap(({ day, kind, mrrMinor, beforeMinor, fxMinor }) =>
      kind === null ? [] : [{ day, kind, minor: 12 * (mrrMinor - beforeMinor - fxMinor) }],
    ),
    brought: await broughtLines(seen, { names, steps, found }, context),
    hidden: family.length - seen.length,
    broughtBy: parent && names.has(parent.accountId) ? named(parent.accountId, names) : null,
    notes: notesOn(accountId, wins),
  }
}

interface Family {
  readonly accountId: number
  readonly loops: readonly Loop[]
  readonly family: readonly Descendant[]
  readonly steps: ReadonlyMap<number, readonly AccountStep[]>
  readonly found: Coverage
}

async function loopLines({ accountId, loops, family, steps, found }: Family, { db, today }: Context) {
  const spans = loops.map(({ from, to }) => ({ accountId, from, to: earliest(to, today) }))
  const ends = await endsOfSpans(db, spans, found.currency)
  const proofs = await spanProofs(db, accountId, spans)
  const children = family.filter(({ generation }) => generation === 1)
  return loops.map((loop, index) => {
    const end = spans[index]?.to ?? today
    const brought = children.filter((child) => loopOf(loops, child)?.number === loop.number)
    const firstMrr = brought.reduce((sum, { firstMrrMinor }) => sum + firstMrrMinor, 0)
    const { opening = 0, closing = 0 } = ends[index] ?? {}
    return {
      ...loop,
      ...withFactor(turnOf(opening, closing, firstMrr)),
      broughtMinor: 12 * family.reduce((sum, one) => sum + mrrOn(steps.get(one.wonAccountId), end), 0),
      measured: proofs[index]?.measured ?? 0,
      onTarget: proofs[index]?.onTarget ?? 0,
      health: proofs[index]?.health ?? null,
    }
  })
}

function mrrOn(steps: readonly AccountStep[] | undefined, day: Day): number {
  return steps?.findLast((step) => step.day <= day)?.mrrMinor ?? 0
}

type Names = ReadonlyMap<number, { name: string }>

/** Each with the factor of its own latest loop that is over, or of the one that runs. */
async function broughtLines(
  family: readonly Descendant[],
  { names, steps, found }: { names: Names; steps: Family['steps']; found: Coverage },
  { db, today }: Context,
) {
  const lasts = family.map(({ wonAccountId }) => {
    const loops = loopsOf(steps.get(wonAccountId) ?? [], today)
    const last = loops.findLast(({ isRunning }) => !isRunning) ?? loops.at(-1)
    return { accountId: wonAccountId, from: last?.from ?? today, to: earliest(last?.to ?? today, today) }
  })
  const ends = await endsOfSpans(db, lasts, found.currency)
  return family.map((one, index) => {
    const last = lasts[index]
    const firstMrr = family
      .filter(
        ({ accountId, wonSince }) =>
          accountId === one.wonAccountId && last && wonSince > last.from && wonSince <= last.to,
      )
      .reduce((sum, { firstMrrMinor }) => sum + firstMrrMinor, 0)
    const { opening = 0, closing = 0 } = ends[index] ?? {}
    return {
      account: named(one.wonAccountId, names),
      by: one.accountId,
      generation: one.generation,
      leadId: one.leadId,
      kind: one.kind as LeadKind,
      since: one.wonSince,
      firstMinor: 12 * one.firstMrrMinor,
      nowMinor: 12 * mrrOn(steps.get(one.wonAccountId), today),
      factor: helixFactor(turnOf(opening, closing, firstMrr)),
    }
  })
}

function named(id: number, names: Names) {
  return { id, name: names.get(id)?.name ?? '' }
}

function notesOn(accountId: number, { notCounted }: Wins): string[] {
  const own = notCounted.filter(({ lead }) => lead.accountId === accountId)
  const count = (because: string) => own.filter((one) => one.because === because).length
  const said = notCountedSentence({
    not_yet: count('not_yet'),
    before: count('before'),
    not_a_customer: count('not_a_customer'),
  })
  return said === null ? [] : [said]
}
