import { Refusal } from '../../kernel/refusal.ts'

export const metricKeyTaken = (key: string) =>
  new Refusal(
    'metrics.key_taken',
    409,
    `The key ${key} is taken. A metric is fed by events or by imports, never both: choose another name or key.`,
  )
export const metricIsImported = (name: string) =>
  new Refusal(
    'metrics.is_imported',
    409,
    `${name} is fed by imports and cannot count events. Make a new metric of events instead.`,
  )
export const metricKeyNeeded = () =>
  new Refusal('metrics.key_needed', 422, 'Give a key of lower-case letters, since none can be made from this name.')
export const tooManyMetrics = (most: number) =>
  new Refusal('metrics.too_many', 409, `${most} metrics count events already. Put away some that nobody reads first.`)
export const previewTooLong = () =>
  new Refusal(
    'metrics.preview_too_long',
    422,
    'There are too many events to count at once. Preview one account, or fewer days.',
  )
