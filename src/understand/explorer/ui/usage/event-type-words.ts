const WORDS: Readonly<Record<string, string>> = {
  t: 'event',
  p: 'page',
  s: 'screen',
  i: 'identify',
  g: 'group',
  a: 'alias',
}

export function typeWord(type: string): string {
  return WORDS[type] ?? type
}

/** Whether a call is use of the product, and can be explored; the others say who somebody is. */
export function isUse(type: string): type is 't' | 'p' | 's' {
  return type === 't' || type === 'p' || type === 's'
}
