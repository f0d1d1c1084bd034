import { Refusal } from '../../kernel/refusal.ts'

/** What is not ready, part by part. */
export const notReady = (details: readonly { path: string; message: string }[]) =>
  new Refusal('running.not_ready', 503, details.map(({ message }) => message).join(' '), {
    details: [...details],
    retryAfterSeconds: 5,
  })

export const jobNotFailing = () =>
  new Refusal(
    'running.job_not_failing',
    409,
    'This job has not failed, or somebody works on it just now. Look at the list again.',
  )

export const jobGone = () =>
  new Refusal('running.job_gone', 404, 'This job does not exist any more. Look at the list again.')
