/** What there is to see of somebody's first steps. */
export interface Progress {
  /** Sources of events in use. */
  readonly eventSources: number
  /** Those that sent something. */
  readonly sendingSources: number
  readonly ownAccounts: number
  readonly sampleAccounts: number
  readonly runningImports: number
  /** Published versions of a scorecard that a member wrote. */
  readonly publishedByMembers: number
  readonly playbooksOn: number
  /** Taken over or begun, but not switched on. */
  readonly playbooksOff: number
  readonly otherMembers: number
  readonly openInvitations: number
}

export interface Step {
  readonly key: 'source' | 'data' | 'scorecard' | 'playbook' | 'colleague'
  readonly isDone: boolean
  readonly detail: string | null
}

/** The steps in their order; the sample company is somewhere to look around, not data of one's own. */
export function stepsOf(progress: Progress): Step[] {
  return [
    { key: 'source', isDone: progress.sendingSources > 0, detail: sourceDetail(progress) },
    { key: 'data', isDone: progress.ownAccounts > 0, detail: dataDetail(progress) },
    { key: 'scorecard', isDone: progress.publishedByMembers > 0, detail: null },
    { key: 'playbook', isDone: progress.playbooksOn > 0, detail: playbookDetail(progress) },
    {
      key: 'colleague',
      isDone: progress.otherMembers + progress.openInvitations > 0,
      detail: progress.openInvitations > 0 ? `${count(progress.openInvitations, 'invitation')} not accepted yet` : null,
    },
  ]
}

function sourceDetail({ eventSources, sendingSources }: Progress): string | null {
  if (sendingSources > 0) return `${count(sendingSources, 'source')} of events`
  return eventSources > 0 ? 'Waiting for the first event' : null
}

function dataDetail({ ownAccounts, sampleAccounts, runningImports }: Progress): string | null {
  if (ownAccounts > 0) return `${count(ownAccounts, 'account')} so far`
  if (runningImports > 0) return 'An import is running'
  return sampleAccounts > 0 ? 'So far only the sample company is here' : null
}

function playbookDetail({ playbooksOn, playbooksOff }: Progress): string | null {
  if (playbooksOn > 0) return `${count(playbooksOn, 'playbook')} on`
  return playbooksOff > 0 ? `${count(playbooksOff, 'playbook')} not switched on yet` : null
}

function count(number: number, what: string): string {
  return `${number} ${number === 1 ? what : `${what}s`}`
}
