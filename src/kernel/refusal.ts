export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 503

export interface RefusalDetail {
  /** Where in the input the problem lies, such as `measures.2.weight`. */
  path: string
  message: string
}

/**
 * Said when Volant understands a request and will not do it. The sentence tells the reader what to do next.
 * Only the HTTP edge and the command line catch it; everything else that is thrown is a bug.
 */
export class Refusal extends Error {
  readonly code: string
  readonly status: RefusalStatus
  readonly details: readonly RefusalDetail[]
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: string,
    status: RefusalStatus,
    sentence: string,
    more: { details?: readonly RefusalDetail[]; retryAfterSeconds?: number } = {},
  ) {
    super(sentence)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.details = more.details ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}
