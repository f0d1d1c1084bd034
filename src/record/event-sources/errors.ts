import { Refusal } from '../../kernel/refusal.ts'

export const nameTaken = (name: string) =>
  new Refusal('event_sources.name_taken', 409, `There is an event source called ${name} already. Choose another name.`)
export const sourceRetired = () =>
  new Refusal('event_sources.retired', 409, 'This source is retired. Bring it back before you make keys for it.')
export const keyRevoked = () =>
  new Refusal('event_sources.key_revoked', 409, 'This write key is revoked. Make another one.')
