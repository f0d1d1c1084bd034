/** What a check found: `fine`, `note` (worth knowing, nothing broken) or `wrong`. The sentence says what to do. */
export interface Finding {
  check: string
  state: 'fine' | 'note' | 'wrong'
  sentence: string
}

export function fine(check: string, sentence: string): Finding {
  return { check, state: 'fine', sentence }
}

export function note(check: string, sentence: string): Finding {
  return { check, state: 'note', sentence }
}

export function wrong(check: string, sentence: string): Finding {
  return { check, state: 'wrong', sentence }
}

/** `1 account`, `2 accounts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
