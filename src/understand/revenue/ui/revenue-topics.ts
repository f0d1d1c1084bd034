/** News after which figures of revenue are asked again: subscriptions changed, or what they are counted by. */
export const REVENUE_TOPICS: readonly string[] = ['revenue', 'accounts']
