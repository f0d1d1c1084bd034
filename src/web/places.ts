import type { IconName } from './design/icon.tsx'
import { routes } from './routes.ts'
import { revenueTabsFor, type Reader } from './shell/revenue-tabs.ts'

export type PlaceKey =
  | 'my-day'
  | 'accounts'
  | 'usage'
  | 'playbooks'
  | 'outcomes'
  | 'revenue'
  | 'voice'
  | 'flywheel'
  | 'departments'
  | 'tasks'
  | 'settings'

export interface Place {
  key: PlaceKey
  label: string
  icon: IconName
  to: `/${string}`
  /** Pressed after `g`. */
  letter: string
  /** rail: in order from the top. foot: below the freshness box. phone: only in the bottom bar. */
  stands: 'rail' | 'foot' | 'phone'
  /** In the bottom bar of a phone. */
  onPhone?: true
}

const KNOWN: readonly Place[] = [
  { key: 'my-day', label: 'My day', icon: 'day', to: '/my-day', letter: 'd', stands: 'rail', onPhone: true },
  { key: 'accounts', label: 'Accounts', icon: 'accounts', to: '/accounts', letter: 'a', stands: 'rail', onPhone: true },
  { key: 'tasks', label: 'Tasks', icon: 'task', to: '/tasks', letter: 't', stands: 'rail', onPhone: true },
  { key: 'usage', label: 'Usage', icon: 'rise', to: '/usage', letter: 'u', stands: 'rail' },
  { key: 'playbooks', label: 'Playbooks', icon: 'playbooks', to: '/playbooks', letter: 'p', stands: 'rail' },
  { key: 'outcomes', label: 'Outcomes', icon: 'outcomes', to: '/outcomes', letter: 'o', stands: 'rail' },
  { key: 'revenue', label: 'Revenue', icon: 'revenue', to: '/revenue', letter: 'r', stands: 'rail' },
  { key: 'voice', label: 'Voice', icon: 'voice', to: '/voice', letter: 'v', stands: 'rail' },
  { key: 'flywheel', label: 'Flywheel', icon: 'flywheel', to: '/flywheel', letter: 'f', stands: 'rail' },
  { key: 'departments', label: 'Departments', icon: 'departments', to: '/departments', letter: 'm', stands: 'rail' },
  { key: 'settings', label: 'Settings', icon: 'settings', to: '/settings', letter: 's', stands: 'foot' },
]

/** Places that exist: those with a page among the routes. */
export const places: readonly Place[] = KNOWN.filter((place) => routes.some((route) => route.path === place.to))

/** The places a member has something to open in; a place whose first page is closed to them begins with the first that is not. */
export function placesFor(me: Reader): readonly Place[] {
  const [revenue] = revenueTabsFor(me)
  return places.flatMap((place) => {
    if (place.key !== 'revenue') return [place]
    return revenue ? [{ ...place, to: revenue.to }] : []
  })
}
