import { z } from 'zod'
import { DayOut, Id, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { CATEGORIES, VOICES } from './forecast.ts'

const Category = z.enum(CATEGORIES)
const Named = z.object({ id: z.number(), name: z.string() })

const ByLead = z.array(
  z.object({ weeksBefore: z.number(), quarters: z.number(), mape: z.number().nullable(), bias: z.number().nullable() }),
)
const Forecasts = z.array(
  z.object({ weeksBefore: z.number(), on: DayOut, expectedMinor: z.number(), miss: z.number().nullable() }),
)

export const getAccuracy = endpoint({
  method: 'GET',
  path: '/api/forecast/accuracy',
  permission: 'forecast.read',
  summary: 'What was forecast for quarters that have ended, against what came',
  input: z.object({ memberId: Id.optional() }),
  output: z.object({
    currency: z.string(),
    /** The first day a weekly snapshot was taken, and how many weeks have been; none yet: null and 0. */
    firstSnapshotOn: DayOut.nullable(),
    weeks: z.number(),
    quarters: z.array(
      z.object({
        name: z.string(),
        from: DayOut,
        actualMinor: z.number(),
        renewals: z.number(),
        stillOpen: z.number(),
        forecasts: Forecasts,
        /** Reconstructed: what the renewal rate of the year before alone would have said. */
        byRate: Forecasts,
      }),
    ),
    byLead: ByLead,
    byLeadOfRate: ByLead,
    hitRates: z.array(
      z.object({
        weeksBefore: z.number(),
        category: Category,
        decided: z.number(),
        renewed: z.number(),
        rate: z.number().nullable(),
        keptRate: z.number().nullable(),
      }),
    ),
  }),
})

const Scores = {
  /** Of single renewals, by who called them and as what. */
  categories: z.array(
    z.object({
      voice: z.enum(VOICES),
      category: Category,
      decided: z.number(),
      /** Committed or best case and renewed, at risk and lost. */
      hits: z.number(),
      /** Null: too few to say. */
      hitRate: z.number().nullable(),
      interval: z.object({ low: z.number(), high: z.number() }).nullable(),
      calledMinor: z.number(),
      cameMinor: z.number(),
      /** (called − came) / came. */
      bias: z.number().nullable(),
    }),
  ),
  /** Of whole quarters: a call is kept when at least as much was renewed. */
  amounts: z.array(
    z.object({
      voice: z.enum(['csm', 'leader']),
      of: z.enum(['commit', 'best_case']),
      calls: z.number(),
      kept: z.number(),
      keptRate: z.number().nullable(),
      calledMinor: z.number(),
      cameMinor: z.number(),
      bias: z.number().nullable(),
    }),
  ),
}
export const WeeksBefore = wholeNumber(1, 26).default(4)

export const getCallAccuracy = endpoint({
  method: 'GET',
  path: '/api/forecast/accuracy/calls',
  permission: 'forecast.read',
  summary: 'What CSMs, leaders and the machine called for quarters that have ended, against what came',
  input: z.object({
    memberId: Id.optional(),
    /** Renewals: as called so many weeks before they were due. Quarters: so many weeks before their end. */
    weeksBefore: WeeksBefore,
  }),
  output: z.object({
    currency: z.string(),
    weeksBefore: z.number(),
    /** Fewer decided renewals, or called quarters, are too few to say. */
    fewestRenewals: z.number(),
    fewestCalls: z.number(),
    total: z.object(Scores),
    members: z.array(z.object({ member: Named, ...Scores })),
    quarters: z.array(z.object({ from: DayOut, name: z.string(), ...Scores })),
  }),
})
