/** One line of a course: its values stand at the same places as the labels. */
export interface CourseLine {
  key: string
  /** At the end of the line and under the pointer; an empty name is written nowhere. */
  name: string
  values: readonly (number | null)[]
  /** main: what it is about. part: one of many. before: the same earlier. usual: a level to compare with. */
  look: 'main' | 'part' | 'chosen' | 'before' | 'usual'
}

interface Look {
  color: string
  width: number
  type: 'solid' | 'dashed' | 'dotted'
  /** Later ones are drawn over earlier ones. */
  layer: number
}

/** Ink first: the one accent marks what somebody picked. What is not the subject is told apart by its stroke as well. */
export const LOOKS: Readonly<Record<CourseLine['look'], Look>> = {
  before: { color: 'var(--ink-3)', width: 1.25, type: 'dashed', layer: 2 },
  usual: { color: 'var(--ink-3)', width: 1.25, type: 'dotted', layer: 2 },
  part: { color: 'var(--unknown-fill)', width: 1.25, type: 'solid', layer: 3 },
  main: { color: 'var(--ink)', width: 1.75, type: 'solid', layer: 4 },
  chosen: { color: 'var(--accent)', width: 2.25, type: 'solid', layer: 5 },
}

/** The whole line without its running end, and that end alone, which is drawn dashed: it will still grow. */
export function withRunningEnd(values: readonly (number | null)[], isRunning: boolean) {
  if (!isRunning || values.length < 2) return { whole: [...values], end: null }
  return {
    whole: values.map((value, index) => (index === values.length - 1 ? null : value)),
    end: values.map((value, index) => (index < values.length - 2 ? null : value)),
  }
}

/** Days that stand alone between unknown ones have no line: they get a mark. */
export function isAlone(values: readonly (number | null)[], index: number): boolean {
  const known = (at: number) => values[at] !== undefined && values[at] !== null
  return known(index) && !known(index - 1) && !known(index + 1)
}
