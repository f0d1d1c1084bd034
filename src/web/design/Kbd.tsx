const APPLE = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')

const GLYPHS: Record<string, string> = {
  mod: APPLE ? '⌘' : 'Ctrl ',
  shift: '⇧',
  enter: '↵',
  escape: 'esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: 'space',
}

/** A key as it is written on a button: `mod+k` is ⌘K or Ctrl K. A sequence (`g a`) is written as two keys. */
export function Kbd({ keys }: { keys: string }) {
  return keys.split(' ').map((key) => <kbd key={key}>{keyText(key)}</kbd>)
}

function keyText(key: string): string {
  const parts = key.split('+')
  return parts.map((part) => GLYPHS[part] ?? (parts.length > 1 ? part.toUpperCase() : part)).join('')
}
