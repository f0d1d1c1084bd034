import { z } from 'zod'
import { wholeNumber, shortText } from '../../kernel/schemas.ts'

const Share = z.number().min(0).max(1)

/** What the company set for renewals. */
export const RenewalSettings = z
  .object({
    /** Days before a renewal at which everybody says what they think, the farthest first. */
    checkpoints: z.array(wholeNumber(1, 720)).min(1).max(6).default([180, 90]),
    /** Days after its due day until the ledger decides: contracts are signed late, cancellations booked late. */
    graceDays: wholeNumber(0, 180).default(30),
    /** An amount that differs by no more than so many per cent counts as renewed, neither expanded nor contracted. */
    samePercent: z.number().min(0).max(20).default(1),
    /** From which probability of renewing on the machine commits, or sees a best case. */
    commitFrom: Share.default(0.75),
    bestCaseFrom: Share.default(0.5),
    /** Why customers leave or pay less, to choose from. */
    lossReasons: z
      .array(shortText(60))
      .max(20)
      .default(['Price', 'Product gap', 'Service', 'Sponsor left', 'No value reached', 'Competitor', 'Company closed']),
    winReasons: z
      .array(shortText(60))
      .max(20)
      .default(['Value proven', 'Usage grew', 'Longer term', 'Price agreed', 'Renewed as before']),
  })
  .refine(({ commitFrom, bestCaseFrom }) => commitFrom >= bestCaseFrom, {
    path: ['commitFrom'],
    message: 'Commit begins at the same probability as best case or above it.',
  })
export type RenewalSettings = z.output<typeof RenewalSettings>

export const DEFAULT_RENEWAL_SETTINGS: RenewalSettings = RenewalSettings.parse({})
