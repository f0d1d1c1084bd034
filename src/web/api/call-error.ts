export interface ProblemDetail {
  path: string
  message: string
}

/** A refused or failed call. `message` is a sentence for the reader; `status` 0 means the server was not reached. */
export class CallError extends Error {
  readonly status: number
  readonly code: string
  readonly details: readonly ProblemDetail[]

  constructor(sentence: string, status: number, code: string, details: readonly ProblemDetail[] = []) {
    super(sentence)
    this.name = 'CallError'
    this.status = status
    this.code = code
    this.details = details
  }

  /** Whether asking again may help: the server was away, busy or broken. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }

  /** The message for one field of a form, by its path in the input. */
  for(path: string): string | null {
    return this.details.find((detail) => detail.path === path)?.message ?? null
  }
}

/** The sentence of any thrown thing: a `CallError` speaks for itself, everything else is a bug. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CallError) return error.message
  return 'Something went wrong in this page. Reload it; if it stays, look at the browser console.'
}

export async function callErrorOf(response: Response): Promise<CallError> {
  const problem = await readProblem(response)
  return new CallError(
    problem?.title ?? `The server answered ${response.status}. Try again in a moment.`,
    response.status,
    problem?.code ?? 'http.unexpected',
    problem?.details ?? [],
  )
}

interface Problem {
  title: string
  code: string
  details: ProblemDetail[]
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.includes('application/problem+json')) return null
  const value: unknown = await response.json()
  return isProblem(value) ? value : null
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false
  const { title, code, details } = value as Record<string, unknown>
  return typeof title === 'string' && typeof code === 'string' && Array.isArray(details)
}
