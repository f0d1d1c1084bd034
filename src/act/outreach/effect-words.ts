export const EFFECT_KINDS = ['email', 'slack', 'webhook'] as const
export type EffectKind = (typeof EFFECT_KINDS)[number]
export const EFFECT_STATES = ['held', 'due', 'sent', 'failed', 'dropped'] as const
export type EffectState = (typeof EFFECT_STATES)[number]
