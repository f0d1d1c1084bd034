import { addDays, type Day } from '../../kernel/day.ts'
import { quadrantOf } from '../health/bands.ts'
import type { AccountFact, CloseFact, DatedFact, Facts, Scores } from './facts.ts'

/** Restated days are known once a week; an older one says nothing about the day asked for. */
const RESTATED_DAYS = 7

/** Points are kept with seven digits in history: what is compared has three decimals. */
export function pointsApart(now: number | null, then: number | null): number | null {
  return now === null || then === null ? null : Math.floor((now - then) * 1000 + 0.5) / 1000
}

/** The close of a day: as shown, else as restated in the week up to it. */
export function closeOf(day: Day, { shown, restated }: Pick<Facts, 'shown' | 'restated'>): CloseFact | null {
  return (
    shown.findLast((close) => close.day <= day) ??
    restated.findLast((close) => close.day <= day && close.day > addDays(day, -RESTATED_DAYS)) ??
    null
  )
}

/** What was known to hold on a day, or else the earliest that was known later. */
function factOn(field: string, { dated, asOf }: Pick<Facts, 'dated' | 'asOf'>): DatedFact | undefined {
  const own = dated.filter((fact) => fact.field === field)
  return own.findLast(({ validFrom }) => validFrom <= asOf) ?? own[0]
}

export function attributeOn(key: string, facts: Pick<Facts, 'dated' | 'asOf' | 'today' | 'account'>): unknown {
  const present = facts.account.attributes[key] ?? null
  if (facts.asOf >= facts.today) return present
  const fact = factOn(`attribute:${key}`, facts)
  return fact ? fact.value : present
}

/** The account on the day judged: now, or a past day as far as it is dated. */
export function accountOn(facts: Facts, until: Date): AccountFact {
  const { account, asOf, today } = facts
  if (asOf >= today) return account
  const close = closeOf(asOf, facts)
  const idOn = (field: 'stage' | 'segment' | 'owner', present: number | null) => {
    const fact = factOn(field, facts)
    return fact ? (fact.value === null ? null : Number(fact.value)) : present
  }
  const mrr = facts.mrr.findLast(({ day }) => day <= asOf)
  const change = (days: number) =>
    pointsApart(close?.overall ?? null, closeOf(addDays(asOf, -days), facts)?.overall ?? null)
  return {
    ...account,
    ...scoresOf(close),
    ownerId: idOn('owner', account.ownerId),
    segmentId: idOn('segment', account.segmentId),
    stageId: idOn('stage', account.stageId),
    arrMinor: mrr ? mrr.minor * 12 : null,
    lastContactAt: facts.activities.findLast(({ type, at }) => type !== 'note' && at < until)?.at ?? null,
    coverage: close?.coverage ?? null,
    band: close?.band ?? 'unknown',
    quadrant: quadrantOf(close?.cx ?? null, close?.co ?? null),
    hasOverride: (close?.overrideId ?? null) !== null,
    change7: change(7),
    change30: change(30),
    change90: change(90),
    measureValues: facts.shown.findLast((shown) => shown.day <= asOf)?.measureValues ?? null,
  }
}

function scoresOf(close: CloseFact | null): Scores {
  return { overall: close?.overall ?? null, cx: close?.cx ?? null, co: close?.co ?? null }
}
