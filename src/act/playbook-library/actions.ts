import { inTransaction } from '../../platform/db/database.ts'
import type { ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { conditionWords } from '../../understand/conditions/actions.ts'
import { audit, beginPlaybook } from '../playbooks/actions.ts'
import type { listLibrary } from '../playbooks/contract.ts'
import { PlaybookDefinition } from '../playbooks/definition.ts'
import { findPlaybookByKey } from '../playbooks/store.ts'
import { triggerSentence } from '../playbooks/trigger-sentence.ts'
import { LIBRARY } from './library.ts'
import { outlineOf } from './outline.ts'
import { takenOver } from './views.ts'

/** Every ready playbook, said in the words of this company. */
export async function library({ db }: Context): Promise<ReplyOf<typeof listLibrary>> {
  const [words, taken] = await Promise.all([conditionWords(db), takenOver(db)])
  const sentenceOf = words.sentence.bind(words)
  return {
    entries: LIBRARY.map(({ definition: ready, ...about }) => {
      const definition = PlaybookDefinition.parse(ready)
      return {
        ...about,
        triggerText: triggerSentence(definition.trigger, sentenceOf),
        successText: definition.success && sentenceOf(definition.success.condition),
        steps: outlineOf(definition.steps, sentenceOf),
        installedId: taken.get(about.key) ?? null,
      }
    }),
  }
}

/** Makes a draft of one's own; nothing runs before it is published and switched on. */
export async function takeOver(libraryKey: string, context: Context): Promise<{ id: number }> {
  const ready = LIBRARY.find(({ key }) => key === libraryKey)
  if (!ready) throw notFound('This playbook of the library')
  const { definition, key, ...about } = ready
  return inTransaction(context.db, async (trx) => {
    const isFree = (await findPlaybookByKey(trx, key)) === undefined
    const made = await beginPlaybook(trx, context, {
      ...about,
      libraryKey: key,
      // The first keeps the library's key, so that playbooks that name each other find each other.
      ...(isFree ? { key } : {}),
      definition: PlaybookDefinition.parse(definition),
    })
    await audit(trx, context, {
      verb: 'created',
      id: made.id,
      sentence: `took over the playbook ${about.name} from the library`,
    })
    return { id: made.id }
  })
}
