import { Refusal, type RefusalDetail } from '../../kernel/refusal.ts'

export const scorecardInvalid = (problems: readonly RefusalDetail[]) =>
  new Refusal('scorecards.invalid', 422, `Correct the scorecard: ${problems[0]?.message ?? 'it does not fit.'}`, {
    details: problems,
  })

export const nothingToPublish = () =>
  new Refusal('scorecards.no_draft', 409, 'There is no draft. Change something and save it first.')

export const alreadyLive = () => new Refusal('scorecards.already_live', 409, 'This version is live already.')

export const defaultStays = () =>
  new Refusal(
    'scorecards.default_stays',
    409,
    'The default scorecard cannot be archived. Make another one the default first.',
  )

export const notLiveYet = () =>
  new Refusal('scorecards.not_live', 409, 'This scorecard has no published version yet. Publish its draft first.')

export const measureKeyTaken = (key: string) =>
  new Refusal('measures.key_taken', 409, `A measure with the key “${key}” exists already. Choose another key.`)

export const measureKeyStays = () =>
  new Refusal(
    'measures.key_stays',
    422,
    'The key of a measure stays, since history names it. Add a new measure instead.',
  )

export const measureInUse = (names: readonly string[]) =>
  new Refusal('measures.in_use', 409, `Still read by ${names.join(', ')}. Take it out there first.`)

export const unknownSegments = () =>
  new Refusal('scorecards.unknown_segments', 422, 'One of these segments does not exist any more. Load the page again.')
