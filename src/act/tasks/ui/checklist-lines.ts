import { addDays } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'

export interface Item {
  text: string
  done: boolean
}

const MOST_ITEMS = 30
const LONGEST = 200

/** Items as a person writes them, one a line. What was ticked stays ticked where its words stay. */
export function itemsOf(lines: string, before: readonly Item[]): Item[] {
  const left = [...before]
  return lines
    .split('\n')
    .map((line) => line.trim().slice(0, LONGEST))
    .filter((line) => line !== '')
    .slice(0, MOST_ITEMS)
    .map((text) => {
      const at = left.findIndex((item) => item.text === text)
      const [same] = at < 0 ? [] : left.splice(at, 1)
      return { text, done: same?.done ?? false }
    })
}

export function linesOf(items: readonly Item[]): string {
  return items.map(({ text }) => text).join('\n')
}

export function templateDay(dueDays: number, today: Day): Day {
  return addDays(today, dueDays)
}
