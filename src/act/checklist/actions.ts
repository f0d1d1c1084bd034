import { may } from '../../kernel/access.ts'
import type { Context } from '../../platform/http/route.ts'
import { dropDismissal, isDismissed, saveDismissal } from './store.ts'
import { stepsOf } from './steps.ts'
import { progressOf } from './views.ts'

/** First steps are for who sets Volant up; everybody else never sees them. */
export async function checklist({ db, actor }: Context) {
  const progress = await progressOf(db, actor.memberId)
  const steps = stepsOf(progress)
  const setsUp = may(actor, 'sources.administer')
  const putAway = actor.memberId === null || (await isDismissed(db, actor.memberId))
  return {
    isEmpty: progress.ownAccounts + progress.sampleAccounts === 0,
    isShown: setsUp && !putAway && steps.some(({ isDone }) => !isDone),
    steps: setsUp ? steps : [],
  }
}

export async function dismiss({ db, actor, now }: Context) {
  if (actor.memberId !== null) await saveDismissal(db, actor.memberId, now)
  return { isShown: false }
}

export async function recall(context: Context) {
  const { db, actor } = context
  if (actor.memberId !== null) await dropDismissal(db, actor.memberId)
  const { isShown } = await checklist(context)
  return { isShown }
}
