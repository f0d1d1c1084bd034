import { useLayoutEffect, useSyncExternalStore } from 'react'
import { useLatest } from './use-latest.ts'
import { isSingleKey, keyName, matchKeys } from './key-match.ts'
import type { KeyBinding, KeyScope } from './key-match.ts'
import { currentPreferences } from './preferences.ts'

const SEQUENCE_MS = 1_000

let scopes: readonly KeyScope[] = []
const listeners = new Set<() => void>()

function changeScopes(next: readonly KeyScope[]): void {
  scopes = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Everything the keyboard can do here and now, for the list of keys. */
export function useKeyScopes(): readonly KeyScope[] {
  return useSyncExternalStore(subscribe, () => scopes)
}

interface KeyOptions {
  enabled?: boolean
}

/**
 * Registers keys for as long as the component is on the screen. The scope opened last answers first.
 * Never fires while somebody types, in an open menu, or behind a dialog.
 */
export function useKeys(scope: string, bindings: readonly KeyBinding[], { enabled = true }: KeyOptions = {}): void {
  const latest = useLatest(bindings)
  // Registered anew only when keys or words change; what they do is looked up when they are pressed.
  const written = JSON.stringify(bindings.map(({ keys, does }) => ({ keys, does })))

  // Before it is painted: what is to be seen answers at once.
  useLayoutEffect(() => {
    if (!enabled) return undefined
    const named = JSON.parse(written) as Omit<KeyBinding, 'run'>[]
    const registered: KeyScope = {
      scope,
      bindings: named.map(({ keys, does }) => ({
        keys,
        does,
        run: (event) => latest.current.find((binding) => binding.keys === keys)?.run(event),
      })),
    }
    changeScopes([...scopes, registered])
    return () => changeScopes(scopes.filter((candidate) => candidate !== registered))
  }, [scope, written, enabled, latest])
}

/** Listens to the keyboard for the whole page. Stands once in the shell. */
export function useKeyboard(): void {
  useLayoutEffect(() => {
    const listener = keyListener()
    document.addEventListener('keydown', listener.press)
    return () => {
      document.removeEventListener('keydown', listener.press)
      listener.forget()
    }
  }, [])
}

function keyListener() {
  let pressed: string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const forget = () => {
    clearTimeout(timer)
    pressed = []
  }
  const press = (event: KeyboardEvent) => {
    const name = keyName(event)
    if (name === null || event.defaultPrevented || event.isComposing || isElsewhere(name, event.target)) return
    clearTimeout(timer)
    const match = matchKeys(scopes, [...pressed, name])
    // A broken sequence: the last key may mean something by itself.
    const { binding, waits } = match.binding || match.waits ? match : matchKeys(scopes, [name])
    pressed = match.binding || match.waits ? [...pressed, name] : waits ? [name] : []
    if (waits) {
      event.preventDefault()
      timer = setTimeout(() => {
        forget()
        binding?.run(event)
      }, SEQUENCE_MS)
      return
    }
    forget()
    if (!binding) return
    event.preventDefault()
    binding.run(event)
  }
  return { press, forget }
}

const TYPING =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable="true"]'
const OWN_KEYS = 'button, a[href], summary, input, [role="tab"], [role="radio"], [role="option"]'

/** Whether the key belongs to what is focused instead of to the page. */
function isElsewhere(name: string, target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]')) return true
  if (isSingleKey(name) && !currentPreferences().singleKeys) return true
  if (!(target instanceof Element)) return false
  if (target.closest('[role="menu"], [role="listbox"], [data-own-keys]')) return true
  if (target.closest(TYPING)) return !name.startsWith('mod+') || name === 'mod+z'
  const pressesControl = name === 'enter' || name === 'space'
  return pressesControl && target.closest(OWN_KEYS) !== null
}
