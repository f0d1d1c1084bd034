import { Refusal } from '../../kernel/refusal.ts'

export const notThere = () =>
  new Refusal('conditions.no_account', 404, 'This account does not exist, or was merged into another one.')
export const moneyHidden = () =>
  new Refusal(
    'conditions.money_hidden',
    403,
    'You may not see the money of every account you read, so a condition on ARR cannot be tried. Leave ARR out.',
  )
export const cannotBeJudged = (sentence: string) => new Refusal('conditions.cannot_be_judged', 422, sentence)
export const durationsAreWatched = () =>
  new Refusal(
    'conditions.durations_are_watched',
    422,
    'How long something has been so is counted by playbooks, not by lists. Take the duration out of the condition.',
  )
