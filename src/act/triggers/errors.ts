import { Refusal } from '../../kernel/refusal.ts'

export const conditionCannotBeEvaluated = (because: string) =>
  new Refusal(
    'triggers.cannot_be_evaluated',
    422,
    `This condition cannot be evaluated just now: ${because} Change it, or try again later.`,
  )
