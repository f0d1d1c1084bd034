import { readCompany } from '../../identity/company/store.ts'
import { heldIn, heldKey, leavesOf, type Condition } from '../../kernel/conditions.ts'
import { conditionText, type ConditionNames } from '../../kernel/condition-words.ts'
import type { Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Directory } from './directory.ts'
import type { EntryScores, Judged, Present, SubjectKind } from './evaluation.ts'
import { notThere } from './errors.ts'
import type { Facts } from './facts.ts'
import { listen } from './hearing.ts'
import { heldTruth } from './holds.ts'
import { judge, type HeldJudge } from './judge.ts'
import { durationsFromDays } from './past.ts'
import { conditionProblems } from './problems.ts'
import { loadDirectory, loadKnown, ownerNames, taskKinds } from './views-directory.ts'
import { accountFact, factRows } from './views-facts.ts'
import { namesFrom } from './words.ts'

/** One subject at one moment. `asOf` judges a past day; `entry` is health when a run began. */
export interface OneAsked {
  readonly accountId: number
  readonly contactId?: number | null | undefined
  readonly present: Present
  readonly entry?: EntryScores | null | undefined
  /** By `heldKey`: since when the inside of a duration has been true, less the time it was unknown. Without it days are counted. */
  readonly holdsSince?: ReadonlyMap<string, Date> | undefined
  readonly asOf?: Day | undefined
}

/** A condition for one account or contact, with the numbers that decide it. Refuses where there is no such account. */
export async function evaluateOne(db: Db, condition: Condition, asked: OneAsked): Promise<Judged> {
  const directory = await loadDirectory(db)
  const facts = await loadFacts(db, condition, { ...asked, directory })
  const names = await namesIn(db, condition, { directory, currency: asked.present.company.reportingCurrency })
  const { holdsSince, present } = asked
  const held = holdsSince ? heldSince(holdsSince, present.now) : await heldInDays(db, condition, facts, present)
  return judge(condition, facts, { names, held })
}

/** Whoever did not watch counts the closes of the last days. */
async function heldInDays(
  db: Db,
  condition: Condition,
  facts: Facts,
  present: Present,
): Promise<HeldJudge | undefined> {
  if (facts.asOf < present.today) return undefined
  const { accountId, contactId, kind } = facts
  const holds = await durationsFromDays(db, condition, { subject: kind, accountIds: [accountId], present })
  const durations = heldIn(condition)
  return (_held, inside, index) =>
    holds?.(
      { accountId, contactId },
      0,
      durations.map((_, place) => (place === index ? inside : null)),
    )[index] ?? null
}

function heldSince(holdsSince: ReadonlyMap<string, Date>, now: Date): HeldJudge {
  return (held, inside) => {
    const since = holdsSince.get(heldKey(held))
    return heldTruth(since ? { since, pausedAt: null } : null, inside, held.hours, now)
  }
}

/** Everything the leaves of a condition ask of one subject. */
export async function loadFacts(
  db: Db,
  condition: Condition,
  asked: OneAsked & { directory: Directory },
): Promise<Facts> {
  const { present, accountId, directory } = asked
  const asOf = asked.asOf ?? present.today
  const account = await accountFact(db, accountId)
  if (!account) throw notThere()
  const isPast = asOf < present.today
  const rows = await factRows(db, accountId, { condition, isPast, directory, contactId: asked.contactId ?? null })
  const known = await loadKnown(db, [condition], { asOf, today: present.today, now: present.now, directory })
  return {
    ...rows,
    account,
    accountId,
    known,
    asOf,
    today: present.today,
    now: present.now,
    timeZone: present.company.timeZone,
    contactId: asked.contactId ?? 0,
    kind: asked.contactId ? 'contact' : 'account',
    contact: rows.contacts.find(({ id }) => id === asked.contactId) ?? null,
    entry: asked.entry ?? null,
    hear: listen(known, account.isSample),
  }
}

/** The names one condition needs: owners and kinds of tasks are read only where it names one. */
async function namesIn(
  db: Db,
  condition: Condition,
  { directory, currency }: { directory: Directory; currency: string },
): Promise<ConditionNames> {
  const leaves = leavesOf(condition)
  const owners = leaves.some((leaf) => leaf.kind === 'field' && leaf.field === 'owner') ? await ownerNames(db) : []
  const kinds = leaves.some((leaf) => leaf.kind === 'tasks' && leaf.taskKind !== undefined) ? await taskKinds(db) : []
  return namesFrom(directory, { owners, taskKinds: kinds }, currency)
}

export async function loadConditionNames(db: Db): Promise<ConditionNames> {
  return namesOf(db, await loadDirectory(db))
}

async function namesOf(db: Db, directory: Directory): Promise<ConditionNames> {
  const { reportingCurrency } = await readCompany(db)
  return namesFrom(directory, { owners: await ownerNames(db), taskKinds: await taskKinds(db) }, reportingCurrency)
}

/** What conditions say and what keeps them from being used, by what exists just now. */
export interface ConditionWords {
  readonly names: ConditionNames
  sentence(condition: Condition): string
  problems(condition: Condition, subject: SubjectKind): readonly string[]
}

export async function conditionWords(db: Db): Promise<ConditionWords> {
  const directory = await loadDirectory(db)
  const names = await namesOf(db, directory)
  return {
    names,
    sentence: (condition) => conditionText(condition, names),
    problems: (condition, subject) => conditionProblems(condition, directory, subject),
  }
}
