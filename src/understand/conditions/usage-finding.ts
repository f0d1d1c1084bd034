import { comparedText, type ConditionNames } from '../../kernel/condition-words.ts'
import { counted, inSentence, numberText } from '../../kernel/plain-words.ts'
import { daysBetween, type Day } from '../../kernel/day.ts'
import { sumOfDecimals } from '../account-signals/metric-window.ts'
import type { Facts, MetricDayFact } from './facts.ts'
import { compared, knownCount, silenceKnown, unknown, type Finding } from './finding.ts'
import { windowOf, type Heard } from './hearing.ts'
import type { ResolvedOf } from './resolve.ts'

export function metricFinding({ leaf, metricId }: ResolvedOf<'metric'>, facts: Facts, names: ConditionNames): Finding {
  const heard = facts.hear(leaf)
  const name = inSentence(names.metric(leaf.metric))
  const own = facts.metricDays.filter((one) => one.metricId === metricId && one.day <= facts.asOf)
  const { from, to } = windowOf(heard, leaf.windowDays)
  const inWindow = own.filter(({ day }) => day >= from && day <= to)
  const days = counted(leaf.windowDays, 'day', 'days')
  switch (leaf.aggregation) {
    case 'sum':
    case 'average_per_day': {
      const sum = knownCount(Number(sumOfDecimals(inWindow.map(({ value }) => value))), heard, own.length > 0)
      const isMean = leaf.aggregation === 'average_per_day'
      const value = sum !== null && isMean ? Number((sum / leaf.windowDays).toFixed(6)) : sum
      return compared(value, leaf, {
        known: (shown) => `${name} ${numberText(shown)} ${isMean ? `a day over ${days}` : `in ${days}`}`,
        unknown: `${name} in ${days} is`,
      })
    }
    case 'days_active': {
      const count = knownCount(inWindow.filter(isActive).length, heard, own.length > 0)
      return compared(count, leaf, {
        known: (shown) => `${name} on ${numberText(shown)} of ${days}`,
        unknown: `${name} in ${days} is`,
      })
    }
    case 'last': {
      const last = heard.isHeard ? inWindow.at(-1) : undefined
      return compared(last ? Number(last.value) : null, leaf, {
        known: (shown) => `latest ${name} is ${numberText(shown)}`,
        unknown: `latest ${name} is`,
      })
    }
    case 'days_since_last':
      return silenceFinding(own, { leaf, heard, name })
  }
}

export function usageFinding({ leaf, metricIds }: ResolvedOf<'usage'>, facts: Facts): Finding {
  const heard = facts.hear(leaf)
  const own = facts.metricDays.filter((one) => metricIds.includes(one.metricId) && one.day <= facts.asOf)
  if (leaf.aggregation === 'days_since_last') return silenceFinding(own, { leaf, heard, name: 'use' })
  const { from, to } = windowOf(heard, leaf.windowDays)
  const active = new Set(own.filter((one) => isActive(one) && one.day >= from && one.day <= to).map(({ day }) => day))
  return compared(knownCount(active.size, heard, own.length > 0), leaf, {
    known: (shown) => `use on ${numberText(shown)} of ${counted(leaf.windowDays, 'day', 'days')}`,
    unknown: 'use is',
  })
}

/** Days since the last value above zero; where there never was one, since the first signal. */
function silenceFinding(
  own: readonly MetricDayFact[],
  { leaf, heard, name }: { leaf: ResolvedOf<'metric' | 'usage'>['leaf']; heard: Heard; name: string },
): Finding {
  const seen = own.filter(({ day }) => day <= heard.to)
  const last: Day | undefined = (seen.findLast(isActive) ?? seen[0])?.day
  const days = last === undefined ? null : silenceKnown(daysBetween(last, heard.to), heard)
  if (days === null) return unknown(`last ${name} is`)
  const finding = compared(days, leaf, { known: String, unknown: '' })
  const wanted = `${finding.truth ? '' : 'not '}${comparedText(leaf)}`
  return { ...finding, said: `last ${name} ${counted(days, 'day', 'days')} ago, ${wanted}` }
}

function isActive({ value }: MetricDayFact): boolean {
  return Number(value) > 0
}
