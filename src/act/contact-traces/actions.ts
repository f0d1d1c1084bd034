import type { Trx } from '../../platform/db/database.ts'
import type { PersonKeeper } from '../../record/contact-erasure/keeper.ts'
import type { Person } from '../../record/contact-erasure/person.ts'
import { setCancelled, wakeRun } from '../playbooks/store-runs.ts'
import { ACT_PLACES } from './places.ts'
import { eraseMessages, goingRunsOf, hideOptOuts } from './store.ts'
import { tracesOf } from './views.ts'

/** What acting on accounts keeps of people. */
export const CONTACT_TRACES: PersonKeeper = {
  places: ACT_PLACES,
  read: tracesOf,
  erase: eraseTraces,
}

async function eraseTraces(trx: Trx, person: Person, now: Date): Promise<Record<string, number>> {
  const runs = await goingRunsOf(trx, person)
  for (const { id, parentRunId, parentStepId } of runs) {
    await setCancelled(trx, id, { because: 'The person was erased.', now })
    if (parentRunId !== null && parentStepId !== null) await wakeRun(trx, parentRunId, parentStepId)
  }
  const messages = await eraseMessages(trx, person)
  const { optOuts, links } = await hideOptOuts(trx, person)
  return { runs_cancelled: runs.length, messages, opt_outs: optOuts, unsubscribe_links: links }
}
