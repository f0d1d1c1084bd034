export interface OpenMention {
  /** Where the @ stands. */
  start: number
  /** What is typed behind it so far. */
  text: string
}

/** The mention somebody is typing at the caret: an @ at the start of a word and at most two words behind it. */
export function mentionAt(text: string, caret: number): OpenMention | null {
  const before = text.slice(0, caret)
  const match = /(?:^|[\s(])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u.exec(before)
  const typed = match?.[1]
  return typed === undefined ? null : { start: caret - typed.length - 1, text: typed }
}

/** People whose name, or a word of it, begins with what is typed; six at most. */
export function mentionChoices<P extends { name: string }>(people: readonly P[], typed: string): P[] {
  const wanted = typed.toLocaleLowerCase()
  return people
    .filter(({ name }) => {
      const whole = name.toLocaleLowerCase()
      return whole.startsWith(wanted) || whole.split(/\s+/).some((word) => word.startsWith(wanted))
    })
    .slice(0, 6)
}

/** Puts the chosen name in place of what was typed, and the caret behind it. */
export function withMention(text: string, mention: OpenMention, name: string): { text: string; caret: number } {
  const end = mention.start + 1 + mention.text.length
  const written = `@${name} `
  const rest = text.slice(end).replace(/^ /, '')
  return { text: text.slice(0, mention.start) + written + rest, caret: mention.start + written.length }
}
