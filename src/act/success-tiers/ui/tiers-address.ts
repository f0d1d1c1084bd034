import { z } from 'zod'

/** Which holdings the page shows, in its address. */
export const TiersAddress = z.object({
  tier: z.number().int().positive().optional().catch(undefined),
  over: z.literal(true).optional().catch(undefined),
})
export type TiersAddress = z.output<typeof TiersAddress>

/** What list and export ask for: both the same. */
export function holdingsAsked({ tier, over }: TiersAddress) {
  return { ...(tier === undefined ? {} : { tierId: tier }), over: over === true }
}
