import { normalDomain } from './normal-name.ts'

/** What a search for duplicates knows of an account. */
export interface Candidate {
  id: number
  /** As `normalName` reduces it. */
  normalName: string
  domain: string | null
  parentId: number | null
}

/** Accounts that share something outside their own row, such as an e-mail address of their contacts. */
export interface Shared {
  what: string
  accountIds: readonly number[]
}

export interface Evidence {
  candidates: readonly Candidate[]
  /** Contacts of several accounts with one e-mail address. */
  emails: readonly Shared[]
  /** Contacts of several accounts with one company's mail domain. */
  mailDomains: readonly Shared[]
}

export type ReasonCode = 'same_name' | 'same_words' | 'same_domain' | 'same_contact' | 'same_mail_domain'

export interface Reason {
  code: ReasonCode
  sentence: string
}

export interface LikelyPair {
  leftId: number
  rightId: number
  /** 0 to 1: one minus the product of what each reason leaves open. */
  score: number
  reasons: Reason[]
}

/** How much each reason says on its own. */
const WEIGHTS: Readonly<Record<ReasonCode, number>> = {
  same_name: 0.7,
  same_words: 0.6,
  same_domain: 0.6,
  same_contact: 0.55,
  same_mail_domain: 0.4,
}
const ENOUGH = 0.5

/** Accounts that share one key beyond this many are no pairs but a habit (“Test”, a shared reseller's domain). */
export const LARGEST_BLOCK = 12

/**
 * Pairs of accounts that may be one customer, best first. Only accounts that share a key are compared, so that the work
 * grows with the accounts and not with their square. A parent and its child are no duplicates: they were told apart.
 */
export function likelyDuplicates({ candidates, emails, mailDomains }: Evidence): LikelyPair[] {
  const known = new Map(candidates.map((candidate) => [candidate.id, candidate]))
  const pairs = new Map<string, LikelyPair>()
  const add = (ids: readonly number[], reason: Reason) => addPairs(pairs, known, ids, reason)

  const byName = blocks(candidates, (candidate) => candidate.normalName)
  for (const [name, ids] of byName) add(ids, { code: 'same_name', sentence: `Both are called “${name}”.` })
  const byWords = blocks(candidates, (candidate) => candidate.normalName.split(' ').sort().join(' '))
  for (const ids of byWords.values())
    add(ids, { code: 'same_words', sentence: 'Their names have the same words in another order.' })
  const byDomain = blocks(candidates, (candidate) => normalDomain(candidate.domain))
  for (const [domain, ids] of byDomain) add(ids, { code: 'same_domain', sentence: `Both have the domain ${domain}.` })
  for (const { what, accountIds } of emails)
    add(accountIds, { code: 'same_contact', sentence: `${what} is a contact of both.` })
  for (const { what, accountIds } of mailDomains) {
    add(accountIds, { code: 'same_mail_domain', sentence: `Contacts of both write from ${what}.` })
  }
  return [...pairs.values()]
    .map(({ leftId, rightId, reasons }) => ({ leftId, rightId, reasons, score: scoreOf(reasons) }))
    .filter((pair) => pair.score >= ENOUGH)
    .sort((a, b) => b.score - a.score || a.leftId - b.leftId || a.rightId - b.rightId)
}

function blocks(
  candidates: readonly Candidate[],
  keyOf: (candidate: Candidate) => string | null,
): Map<string, number[]> {
  const grouped = new Map<string, number[]>()
  for (const candidate of candidates) {
    const key = keyOf(candidate)
    if (key === null || key === '') continue
    const block = grouped.get(key)
    if (block) block.push(candidate.id)
    else grouped.set(key, [candidate.id])
  }
  return grouped
}

function addPairs(
  pairs: Map<string, LikelyPair>,
  known: ReadonlyMap<number, Candidate>,
  accountIds: readonly number[],
  reason: Reason,
): void {
  const ids = [...new Set(accountIds)].filter((id) => known.has(id)).sort((a, b) => a - b)
  if (ids.length < 2 || ids.length > LARGEST_BLOCK) return
  for (const [index, leftId] of ids.entries()) {
    for (const rightId of ids.slice(index + 1)) {
      if (areRelated(known.get(leftId), known.get(rightId))) continue
      const key = `${leftId}/${rightId}`
      const pair = pairs.get(key) ?? { leftId, rightId, score: 0, reasons: [] }
      if (!says(pair, reason)) pair.reasons.push(reason)
      pairs.set(key, pair)
    }
  }
}

/** The same name also has the same words; a second shared contact adds little. */
function says(pair: LikelyPair, reason: Reason): boolean {
  return pair.reasons.some(({ code }) => code === reason.code || (reason.code === 'same_words' && code === 'same_name'))
}

function areRelated(left: Candidate | undefined, right: Candidate | undefined): boolean {
  return left?.parentId === right?.id || right?.parentId === left?.id
}

function scoreOf(reasons: readonly Reason[]): number {
  return 1 - reasons.reduce((open, reason) => open * (1 - WEIGHTS[reason.code]), 1)
}
