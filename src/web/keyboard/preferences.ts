import { useSyncExternalStore } from 'react'

export interface Preferences {
  theme: 'light' | 'dark' | 'system'
  /** Keys without ⌘ or Ctrl act: `j`, `e`, `/`. */
  singleKeys: boolean
  /** How high the rows of tables are. */
  density: 'compact' | 'default'
}

// Read by public/before-paint.js as well, which must know the theme before anything is drawn.
const THEME_KEY = 'volant-theme'
const SINGLE_KEYS_KEY = 'volant-single-keys'
const DENSITY_KEY = 'volant-density'

let preferences: Preferences = {
  theme: readTheme(),
  singleKeys: globalThis.localStorage?.getItem(SINGLE_KEYS_KEY) !== 'off',
  density: globalThis.localStorage?.getItem(DENSITY_KEY) === 'compact' ? 'compact' : 'default',
}
const listeners = new Set<() => void>()

function readTheme(): Preferences['theme'] {
  const kept = globalThis.localStorage?.getItem(THEME_KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function currentPreferences(): Preferences {
  return preferences
}

type ChoiceListener = (change: Partial<Preferences>) => void
const choiceListeners = new Set<ChoiceListener>()

/** The reader chose: takes effect at once, is remembered by this browser and told to whoever keeps it (the shell, for the server). */
export function setPreferences(change: Partial<Preferences>): void {
  adoptPreferences(change)
  for (const listener of choiceListeners) listener(change)
}

/** Calls back when the reader chooses; returns how to stop. */
export function onPreferencesChosen(listener: ChoiceListener): () => void {
  choiceListeners.add(listener)
  return () => choiceListeners.delete(listener)
}

/** What the server kept for the member holds here as well. */
export function adoptPreferences(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change }
  localStorage.setItem(THEME_KEY, preferences.theme)
  localStorage.setItem(SINGLE_KEYS_KEY, preferences.singleKeys ? 'on' : 'off')
  localStorage.setItem(DENSITY_KEY, preferences.density)
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, currentPreferences)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The preferences among what the server keeps for a member; what it does not know is left out. */
export function knownPreferences(kept: Readonly<Record<string, unknown>>): Partial<Preferences> {
  const known: Partial<Preferences> = {}
  const { theme, singleKeys, density } = kept
  if (theme === 'light' || theme === 'dark' || theme === 'system') known.theme = theme
  if (typeof singleKeys === 'boolean') known.singleKeys = singleKeys
  if (density === 'compact' || density === 'default') known.density = density
  return known
}

const systemDark = globalThis.matchMedia?.('(prefers-color-scheme: dark)')

/** The theme to draw with. */
export function useShownTheme(): 'light' | 'dark' {
  const { theme } = usePreferences()
  const systemIsDark = useSyncExternalStore(subscribeSystem, () => systemDark?.matches ?? false)
  if (theme !== 'system') return theme
  return systemIsDark ? 'dark' : 'light'
}

function subscribeSystem(listener: () => void): () => void {
  systemDark?.addEventListener('change', listener)
  return () => systemDark?.removeEventListener('change', listener)
}
