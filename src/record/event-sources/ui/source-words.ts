import { counted, number } from '../../../web/design/format.ts'
import type { ListedSource } from '../contract.ts'

/** News that moves what is shown of event sources. */
export const SOURCE_TOPICS = ['event-sources', 'events', 'sources'] as const
/** Between news: rates move on by themselves. */
export const RATES_EVERY_MS = 10_000

/** The heading of the list, as a finding. */
export function sourcesSentence(sources: readonly ListedSource[]): string {
  const inUse = sources.filter(({ retiredAt }) => retiredAt === null)
  if (inUse.length === 0) return 'Event sources'
  const hour = inUse.reduce((total, { lastHour }) => total + lastHour, 0)
  const sending = inUse.filter(({ lastHour }) => lastHour > 0).length
  if (hour === 0) return `No event in the last hour from ${counted(inUse.length, 'source')}`
  const from = sending === inUse.length ? '' : `${number(sending)} of `
  return `${counted(hour, 'event')} in the last hour from ${from}${counted(inUse.length, 'source')}`
}

/** What somebody should look at, the worst first; null when all is well. */
export function troubleOf({ openIssues, waitingEvents, workingKeys, retiredAt }: ListedSource): string | null {
  if (retiredAt !== null) return null
  const troubles = [
    workingKeys === 0 ? 'no working key' : null,
    openIssues > 0 ? `${counted(openIssues, 'item')} not usable` : null,
    waitingEvents > 0 ? `${counted(waitingEvents, 'event')} waiting` : null,
  ].filter((trouble) => trouble !== null)
  return troubles.length === 0 ? null : troubles.join(', ')
}

/** The heading of one source. */
export function sourceSentence({ name, lastHour, lastDay, lastArrivalAt, retiredAt }: ListedSource): string {
  if (retiredAt !== null) return `${name} is retired`
  if (lastArrivalAt === null) return `${name} waits for its first event`
  if (lastHour > 0) return `${name}: ${counted(lastHour, 'event')} in the last hour`
  return lastDay > 0 ? `${name}: quiet for an hour, ${counted(lastDay, 'event')} today` : `${name}: no event for a day`
}

/** Origins typed one a line or with commas between. */
export function originsOf(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
