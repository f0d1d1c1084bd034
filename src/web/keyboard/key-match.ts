/** A key or sequence, what it does, and the doing. Written `j`, `mod+k`, `g a`, `escape`, `shift+arrowdown`. */
export interface KeyBinding {
  keys: string
  /** For the list of keys: “Next row”. */
  does: string
  run: (event: KeyboardEvent) => void
}

export interface KeyScope {
  /** Heading in the list of keys: “Everywhere”, “Rows”. */
  scope: string
  bindings: readonly KeyBinding[]
}

interface KeyEvent {
  key: string
  metaKey: boolean
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/** How a pressed key is written in a binding; null for a bare modifier or a combination with Alt. */
export function keyName(event: KeyEvent): string | null {
  if (event.altKey || ['Shift', 'Control', 'Meta', 'Alt', 'AltGraph'].includes(event.key)) return null
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
  const isCharacter = event.key.length === 1
  const mod = event.metaKey || event.ctrlKey ? 'mod+' : ''
  // On characters Shift has already done its work: `?` is written `?`. Upper case is written shift+x.
  const shift = event.shiftKey && (!isCharacter || key !== event.key) ? 'shift+' : ''
  return `${mod}${shift}${key}`
}

export interface KeyMatch {
  /** Does this now, or, while `waits`, when no further key comes. */
  binding: KeyBinding | null
  /** A longer sequence may still follow. */
  waits: boolean
}

/** What the keys pressed so far mean. Scopes opened later come first. */
export function matchKeys(scopes: readonly KeyScope[], pressed: readonly string[]): KeyMatch {
  const written = pressed.join(' ')
  const bindings = scopes.toReversed().flatMap((scope) => scope.bindings)
  return {
    binding: bindings.find((binding) => binding.keys === written) ?? null,
    waits: bindings.some((binding) => binding.keys.startsWith(`${written} `)),
  }
}

/** Keys that type a character: these can be turned off, and never fire while somebody types. */
export function isSingleKey(name: string): boolean {
  return !name.includes('mod+') && [...name.replace('shift+', '')].length === 1
}
