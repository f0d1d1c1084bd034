/** What was, what is, and what was taken back. */
export interface History<Value> {
  past: readonly Value[]
  now: Value
  future: readonly Value[]
  /** What the last change was about, and when: typing one word is one change. */
  last: { about: string; at: number } | null
}

const MOST_STEPS = 200
/** Changes of the same thing within this time are taken back together. */
export const TOGETHER_MS = 1_500

export function begin<Value>(now: Value): History<Value> {
  return { past: [], now, future: [], last: null }
}

/** `about` names what is changed, such as a field being typed in; an empty one never joins. */
export function changed<Value>(history: History<Value>, next: Value, about: string, at: number): History<Value> {
  const joins = about !== '' && history.last?.about === about && at - history.last.at < TOGETHER_MS
  const past = joins ? history.past : [...history.past, history.now].slice(-MOST_STEPS)
  return { past, now: next, future: [], last: { about, at } }
}

export function undone<Value>(history: History<Value>): History<Value> {
  const before = history.past.at(-1)
  if (before === undefined) return history
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], last: null }
}

export function redone<Value>(history: History<Value>): History<Value> {
  const [after, ...future] = history.future
  if (after === undefined) return history
  return { past: [...history.past, history.now], now: after, future, last: null }
}
