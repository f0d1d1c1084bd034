import type { ReactNode } from 'react'
import { BAND_WORDS, FAIR_FROM, GOOD_FROM, QUADRANT_WORDS } from '../../../../web/design/bands.ts'
import type { Band, Quadrant } from '../../../../web/design/bands.ts'
import { moneyCompact } from '../../../../web/design/format.ts'
import { BandShape } from '../../../../web/design/HealthMark.tsx'
import { QuadrantShape } from '../../../../web/design/QuadrantMark.tsx'
import type { RowGroup } from '../../../../web/design/table/column.ts'
import type { Grouping } from '../list-state.ts'
import { GROUP_WORDS, QUADRANT_MEANINGS, UNKNOWN_MEANING } from '../words.ts'
import type { AccountPage } from './use-account-rows.ts'

/** Heads of groups: mark, name, what it means, sum. */
export function listGroups(
  grouping: Grouping | undefined,
  groups: AccountPage['groups'],
  collapsed: ReadonlySet<string>,
  currency: string,
): RowGroup[] {
  if (!grouping) return []
  return groups.map((group) => ({
    key: group.key,
    count: group.count,
    collapsed: collapsed.has(group.key),
    cells: { arr: moneyCompact(group.arrMinor, currency) },
    ...described(grouping, group),
  }))
}

function described(
  grouping: Grouping,
  group: { key: string; name: string },
): { label: string; mark?: ReactNode; note?: string } {
  if (grouping === 'quadrant') {
    if (!isQuadrant(group.key))
      return { label: 'Unknown', mark: <BandShape band="unknown" hidden />, note: UNKNOWN_MEANING }
    return {
      label: QUADRANT_WORDS[group.key],
      mark: <QuadrantShape quadrant={group.key} />,
      note: QUADRANT_MEANINGS[group.key],
    }
  }
  if (grouping === 'band' && isBand(group.key)) {
    return {
      label: BAND_WORDS[group.key],
      mark: <BandShape band={group.key} hidden />,
      ...(group.key === 'unknown' ? { note: UNKNOWN_MEANING } : {}),
    }
  }
  return { label: group.name || `No ${GROUP_WORDS[grouping].toLowerCase()}` }
}

function isQuadrant(key: string): key is Quadrant {
  return key in QUADRANT_WORDS
}

function isBand(key: string): key is Band {
  return key in BAND_WORDS
}

/** Band of a mean score, for the foot of the list. */
export function bandOfScore(score: number | null): Band {
  if (score === null) return 'unknown'
  return score >= GOOD_FROM ? 'good' : score >= FAIR_FROM ? 'fair' : 'poor'
}
