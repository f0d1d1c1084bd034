import { Refusal } from '../../kernel/refusal.ts'
import { Overloaded } from './item.ts'

export const spoolInUse = (directory: string) =>
  new Refusal(
    'events.spool_in_use',
    409,
    `Another Volant process keeps events in ${directory}. Stop it first, or give this one another data directory with VOLANT_DATA.`,
  )

export const spoolFull = (maxBytes: number) =>
  new Overloaded(
    429,
    60,
    `The database is away and the ${Math.round(maxBytes / 1024 ** 2)} MB kept for events in the meantime are full. Send this again once the database is back.`,
  )

export const spoolClosed = () =>
  new Overloaded(503, 5, 'This Volant is stopping. Send this again in a few seconds; another one will take it.')
