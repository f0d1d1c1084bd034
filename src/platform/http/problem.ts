import { z } from 'zod'
import { Refusal } from '../../kernel/refusal.ts'

/** What every error answer looks like on the wire: `application/problem+json`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string().meta({ description: 'A sentence that says what to do' }),
  status: z.number().int(),
  code: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string() })),
})
export type Problem = z.infer<typeof Problem>

export function problemOf(refusal: Refusal): Problem {
  return {
    type: 'about:blank',
    title: refusal.message,
    status: refusal.status,
    code: refusal.code,
    details: [...refusal.details],
  }
}

/** When to come again where nobody knows better. */
const OVERLOAD_SECONDS = 30

export function problemResponse(refusal: Refusal): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  const isOverload = refusal.status === 429 || refusal.status === 503
  const seconds = refusal.retryAfterSeconds ?? (isOverload ? OVERLOAD_SECONDS : undefined)
  if (seconds !== undefined) headers.set('retry-after', String(seconds))
  return new Response(JSON.stringify(problemOf(refusal)), { status: refusal.status, headers })
}

export function invalidInput(error: z.ZodError): Refusal {
  const details = error.issues.slice(0, 50).map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const [first] = details
  const where = first && first.path !== '' ? `${first.path}: ` : ''
  return new Refusal('request.invalid', 422, `Correct the request: ${where}${first?.message ?? 'it does not fit.'}`, {
    details,
  })
}

export const databaseAway = () =>
  new Refusal('database.away', 503, 'The database does not answer just now. Try again in a moment.', {
    retryAfterSeconds: 5,
  })
/** It was under way when the database fell silent. */
export const outcomeUnknown = () =>
  new Refusal(
    'database.silent',
    503,
    'The database fell silent meanwhile. Whether this was done shows once it answers: look before you try again.',
    { retryAfterSeconds: 5 },
  )
export const notSignedIn = () => new Refusal('request.not_signed_in', 401, 'Sign in first.')
export const notAllowed = (sentence = 'Your role does not allow this. Ask an administrator for access.') =>
  new Refusal('request.not_allowed', 403, sentence)
export const notFound = (what = 'This') =>
  new Refusal('request.not_found', 404, `${what} does not exist, or you may not see it. Check the address.`)
export const bodyTooLarge = (limit: string) =>
  new Refusal('request.too_large', 413, `The request is larger than ${limit}. Send less at once.`)
export const unreadableBody = () =>
  new Refusal('request.unreadable', 400, 'The body is not valid JSON. Send a JSON object.')
export const nestedTooDeep = () =>
  new Refusal('request.nested_too_deep', 422, 'The body is nested too deep. Send lists and objects at most 64 deep.')
export const unstorableText = () =>
  new Refusal(
    'request.unstorable_text',
    422,
    'A text in this request holds an invisible control character that cannot be kept. Remove it and send it again.',
  )
export const foreignOrigin = () =>
  new Refusal(
    'request.foreign_origin',
    403,
    'This request comes from another site. Open Volant and try again from there.',
  )
