import * as z from 'zod'
import type { Day } from '../../../kernel/day.ts'

const Kept = z.object({ day: z.string(), keys: z.array(z.string()) })

interface Drawer {
  getItem: (key: string) => string | null
  setItem: (key: string, value: string) => void
}

export interface LaterOf {
  memberId: number
  accountId: number
  today: Day
}

const keyOf = ({ memberId, accountId }: LaterOf) => `volant-later-${memberId}-${accountId}`

/** Actions somebody put off for today; tomorrow they stand there again. */
export function putOff(drawer: Drawer, about: LaterOf): string[] {
  const kept = drawer.getItem(keyOf(about))
  if (kept === null) return []
  try {
    const read = Kept.safeParse(JSON.parse(kept)).data
    return read?.day === about.today ? read.keys : []
  } catch {
    // Not written by this version: then nothing is put off.
    return []
  }
}

export function setPutOff(drawer: Drawer, about: LaterOf, keys: readonly string[]): void {
  drawer.setItem(keyOf(about), JSON.stringify({ day: about.today, keys }))
}
