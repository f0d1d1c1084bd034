import { z } from 'zod'

/** Choices on which revenue tools differ; every figure is printed beside those that matter for it. */
export const Conventions = z.object({
  /** Whether NRR counts what an account pays that had left, or not yet begun, within the window and came back by its end. */
  reactivationInNrr: z.enum(['included', 'excluded']).default('included'),
  /** The day churn is recognised: the first day no longer paid for, or the day the cancellation was asked for. */
  churnOn: z.enum(['service_end', 'cancellation']).default('service_end'),
  weeksPerMonth: z.enum(['52/12', '4', '4.33', '365.25/84']).default('52/12'),
  daysPerMonth: z.enum(['365/12', '30']).default('365/12'),
  /** Each day's movements added up, or one net change per account and period. */
  samePeriod: z.enum(['by_day', 'net']).default('by_day'),
  /** An account whose running subscriptions have no price or no quantity left. */
  paused: z.enum(['churn', 'contraction']).default('churn'),
  /** An account whose running subscriptions are discounted by 100 %. */
  fullyDiscounted: z.enum(['churn', 'contraction']).default('churn'),
})
export type Conventions = z.output<typeof Conventions>
export type Convention = keyof Conventions

/** The defaults are those of the definitions of revenue. */
export const DEFAULT_CONVENTIONS: Conventions = Conventions.parse({})

/** Conventions that decide what the ledger holds: when one changes, it is built anew. */
export const LEDGER_CONVENTIONS = [
  'churnOn',
  'weeksPerMonth',
  'daysPerMonth',
  'paused',
  'fullyDiscounted',
] as const satisfies readonly Convention[]

export function changesLedger(before: Conventions, after: Conventions): boolean {
  return LEDGER_CONVENTIONS.some((convention) => before[convention] !== after[convention])
}

const WEEKS: Readonly<Record<Conventions['weeksPerMonth'], string>> = {
  '52/12': 'A weekly price counts 52/12 times a month.',
  '4': 'A weekly price counts 4 times a month.',
  '4.33': 'A weekly price counts 4.33 times a month.',
  '365.25/84': 'A weekly price counts 365.25/84 times a month.',
}

const DAYS: Readonly<Record<Conventions['daysPerMonth'], string>> = {
  '365/12': 'A daily price counts 365/12 times a month.',
  '30': 'A daily price counts 30 times a month.',
}

const SENTENCES: { readonly [C in Convention]: Readonly<Record<Conventions[C], string>> } = {
  reactivationInNrr: {
    included: 'NRR counts what an account pays that left and came back within the window.',
    excluded: 'NRR leaves out what an account pays that left and came back within the window.',
  },
  churnOn: {
    service_end: 'Churn counts on the first day no longer paid for.',
    cancellation: 'Churn counts on the day the cancellation was asked for, where a source tells it.',
  },
  weeksPerMonth: WEEKS,
  daysPerMonth: DAYS,
  samePeriod: {
    by_day: 'Movements of each day are added up, so that an account may be new and churn in one period.',
    net: 'Each account counts with one net change per period.',
  },
  paused: {
    churn: 'An account without a paid quantity counts as churned.',
    contraction: 'An account whose subscription runs without a paid quantity is paused: a contraction, not churn.',
  },
  fullyDiscounted: {
    churn: 'An account discounted by 100 % counts as churned.',
    contraction: 'An account discounted by 100 % stays a customer: a contraction, not churn.',
  },
}

/** One sentence per choice, in the order given; all of them by default. */
export function conventionSentences(
  conventions: Conventions,
  which: readonly Convention[] = Conventions.keyof().options,
): string[] {
  return which.map((convention) => sentenceOf(convention, conventions))
}

function sentenceOf<C extends Convention>(convention: C, conventions: Conventions): string {
  const words: Readonly<Record<Conventions[C], string>> = SENTENCES[convention]
  return words[conventions[convention]]
}
