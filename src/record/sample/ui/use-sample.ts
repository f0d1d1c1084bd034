import { useAction, useCall } from '../../../web/api/queries.ts'
import { toast } from '../../../web/design/toasts.ts'
import { getSample, loadSample, removeSample } from '../contract.ts'

const TOPICS = ['sample', 'accounts', 'sources', 'health', 'checklist', 'my-day', 'freshness']
const LOOK_EVERY_MS = 1_000

/** The sample company: whether it is here, and the two things that can be done about it. */
export function useSample() {
  const answer = useCall(getSample, {}, { topics: ['sample'], freshMs: 5 * 60_000 })
  const isMoving = answer.data?.state === 'loading' || answer.data?.state === 'removing'
  // Progress is written row by row without news of its own.
  useCall(
    getSample,
    {},
    { topics: ['sample'], enabled: isMoving, everyMs: isMoving ? LOOK_EVERY_MS : false, freshMs: 0 },
  )
  const load = useAction(loadSample, { topics: TOPICS, failure: 'none' })
  const remove = useAction(removeSample, {
    topics: TOPICS,
    onDone: () => toast('The sample company is removed'),
  })
  return { answer, load, remove }
}
