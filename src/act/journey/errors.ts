import { Refusal } from '../../kernel/refusal.ts'

export const notSuggested = () =>
  new Refusal('journey.not_suggested', 409, 'This is not suggested any more. Change the stage on the account itself.')
export const criterionDoesNotFit = (sentence: string) => new Refusal('journey.criterion_does_not_fit', 422, sentence)
