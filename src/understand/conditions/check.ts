import { scopeOf } from '../../kernel/access.ts'
import { conditionText } from '../../kernel/condition-words.ts'
import { heldIn, heldKey, leavesOf, type Condition } from '../../kernel/conditions.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { choices as accountChoices } from '../portfolio/views-choices.ts'
import { conditionWords, evaluateOne } from './actions.ts'
import type { checkCondition, conditionChoices } from './contract.ts'
import type { Directory } from './directory.ts'
import { cannotBeJudged, moneyHidden } from './errors.ts'
import type { TruthRow } from './evaluation.ts'
import { daysToCount, durationsFromDays } from './past.ts'
import { loadDirectory, taskKinds } from './views-directory.ts'
import { accountNames, readableAccounts } from './views-subjects.ts'
import { evaluateMany } from './views.ts'
import { choicesFrom } from './words.ts'

const EXAMPLES = 5
/** Accounts times days that are looked at to say how long something has been so; more would keep the reader waiting. */
const MOST_CLOSES = 100_000

/** Industries and countries come from accounts the reader may see; ARR is not offered to those who see no money. */
export async function offerConditions({ db, actor }: Context): Promise<ReplyOf<typeof conditionChoices>> {
  const { owners, industries, countries } = await accountChoices(db, actor)
  const hidden = new Set(scopeOf(actor, 'money') === 'none' ? ['arr'] : [])
  return choicesFrom(await loadDirectory(db), { owners, industries, countries, hidden, taskKinds: await taskKinds(db) })
}

/**
 * Who fulfils a condition, among the accounts the reader may read. Where it asks for money, accounts whose money the reader
 * may not see count as unknown, so that no number tells of it.
 */
export async function check(
  { condition, subject, explain }: ParsedInputOf<typeof checkCondition>,
  context: Context,
): Promise<ReplyOf<typeof checkCondition>> {
  const { db, actor, now, today, company } = context
  const directory = await loadDirectory(db)
  const asksMoney = readsMoney(condition, directory)
  if (asksMoney && scopeOf(actor, 'money') === 'none') throw moneyHidden()
  const words = await conditionWords(db)
  const readable = await readableAccounts(db, actor, 'read')
  const judged = asksMoney ? await readableAccounts(db, actor, 'money') : readable
  const about = { subject, accountIds: judged.ids, present: { now, today, company } }
  const isCounted = judged.total * daysToCount(condition) <= MOST_CLOSES
  const holds = isCounted ? await durationsFromDays(db, condition, about) : undefined
  const { rows, failures, waiting } = await evaluateMany(db, [condition], { ...about, holds })
  const [failure] = failures
  if (failure) throw cannotBeJudged(failure)
  const fulfilled = rows.filter(({ truths }) => truths[0] === true)
  const hidden = readable.total - judged.total
  return {
    sentence: conditionText(condition, words.names),
    fulfilled: fulfilled.length,
    unknown: rows.filter(({ truths }) => truths[0] === null).length + hidden,
    total: rows.length + hidden,
    examples: explain ? await examplesOf(fulfilled, condition, context) : [],
    waiting: [...(waiting[0] ?? []), ...(isCounted ? [] : [NOT_COUNTED])],
  }
}

const NOT_COUNTED =
  'How long it has been so is counted from when it is watched: here are too many accounts to count back.'

/** ARR, and measures that are amounts of money or read it. */
export function readsMoney(condition: Condition, { measures }: Directory): boolean {
  return leavesOf(condition).some((leaf) => {
    if (leaf.kind === 'field') return leaf.field === 'arr'
    if (leaf.kind !== 'measure') return false
    const measure = measures.find(({ key }) => key === leaf.measure)
    const source = measure?.source
    return measure?.unit === 'money' || (source?.kind === 'attribute' && ['arr', 'mrr'].includes(source.attribute))
  })
}

async function examplesOf(fulfilled: readonly TruthRow[], condition: Condition, { db, now, today, company }: Context) {
  const shown = fulfilled.slice(0, EXAMPLES)
  const names = await accountNames(
    db,
    shown.map(({ accountId }) => accountId),
  )
  // Whoever fulfils the condition fulfils its durations: only the words are asked for.
  const holdsSince = new Map(heldIn(condition).map((held) => [heldKey(held), new Date(0)]))
  const examples = []
  for (const { accountId, contactId } of shown) {
    const { because } = await evaluateOne(db, condition, {
      accountId,
      contactId,
      present: { now, today, company },
      holdsSince,
    })
    examples.push({ account: { id: accountId, name: names.get(accountId) ?? '' }, because })
  }
  return examples
}
