/** What there is to see of somebody's first steps. */
export interface Progress {
  readonly ownAccounts: number
  readonly sampleAccounts: number
  readonly runningImports: number
  /** Published versions of a scorecard that a member wrote. */
  readonly publishedByMembers: number
  readonly otherMembers: number
  readonly openInvitations: number
}

export interface Step {
  readonly key: 'data' | 'scorecard' | 'colleague'
  readonly isDone: boolean
  readonly detail: string | null
}

/** The steps in their order; the sample company is somewhere to look around, not data of one's own. */
export function stepsOf(progress: Progress): Step[] {
  return [
    { key: 'data', isDone: progress.ownAccounts > 0, detail: dataDetail(progress) },
    { key: 'scorecard', isDone: progress.publishedByMembers > 0, detail: null },
    {
      key: 'colleague',
      isDone: progress.otherMembers + progress.openInvitations > 0,
      detail: progress.openInvitations > 0 ? `${count(progress.openInvitations, 'invitation')} not accepted yet` : null,
    },
  ]
}

function dataDetail({ ownAccounts, sampleAccounts, runningImports }: Progress): string | null {
  if (ownAccounts > 0) return `${count(ownAccounts, 'account')} so far`
  if (runningImports > 0) return 'An import is running'
  return sampleAccounts > 0 ? 'So far only the sample company is here' : null
}

function count(number: number, what: string): string {
  return `${number} ${number === 1 ? what : `${what}s`}`
}
