import { Refusal } from '../../kernel/refusal.ts'

export const handStays = () =>
  new Refusal(
    'sources.hand_stays',
    409,
    'What members enter by hand cannot be retired. Retire a file, an event or a connector source instead.',
  )
