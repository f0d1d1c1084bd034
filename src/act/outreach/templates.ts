/** What merge fields stand for, such as `account.name` → `Acme Foods`. A field that is not in it has no value. */
export type MergeValues = ReadonlyMap<string, string>

export interface Filled {
  text: string
  /** Fields without a value and without a fallback, each once, in reading order. */
  missing: string[]
}

/** A piece of a filled text: what the author wrote, or what a field stood for. */
export interface Piece {
  text: string
  isValue: boolean
}

export interface FieldUse {
  field: string
  fallback: string | null
}

const FIELD = /\{\{\s*([^{}|]{1,200}?)\s*(?:\|([^{}]{0,300}))?\}\}/g
const LONGEST_VALUE = 500
/** Control characters, line ends, and characters that turn the direction of the text around them. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu

/**
 * Puts values in for `{{account.name}}` and `{{contact.first_name|there}}`. Values are read once: what looks like a field within
 * a value stays text. They are cut at 500 characters and keep to one line, so that nobody's name can pose as a paragraph.
 */
export function fill(template: string, values: MergeValues): Filled {
  const { pieces, missing } = fillPieces(template, values)
  return { text: pieces.map(({ text }) => text).join(''), missing }
}

/** The same on one line: subjects and titles. */
export function fillLine(template: string, values: MergeValues): Filled {
  const { text, missing } = fill(template, values)
  return { text: oneLine(text), missing }
}

export function fillPieces(template: string, values: MergeValues): { pieces: Piece[]; missing: string[] } {
  const pieces: Piece[] = []
  const missing = new Set<string>()
  let end = 0
  for (const match of template.matchAll(FIELD)) {
    const field = match[1] ?? ''
    const value = oneLine(values.get(field) ?? '') || (match[2]?.trim() ?? null)
    if (value === null) missing.add(field)
    pieces.push({ text: template.slice(end, match.index), isValue: false })
    pieces.push({ text: (value ?? '').slice(0, LONGEST_VALUE), isValue: true })
    end = match.index + match[0].length
  }
  pieces.push({ text: template.slice(end), isValue: false })
  return { pieces: pieces.filter(({ text }) => text !== ''), missing: [...missing] }
}

/** Every field a template names, in reading order. */
export function fieldsIn(template: string): FieldUse[] {
  return [...template.matchAll(FIELD)].map((match) => ({ field: match[1] ?? '', fallback: match[2]?.trim() ?? null }))
}

/** What keeps a template from being used: fields nobody knows, and braces that do not close. */
export function templateProblems(template: string, isKnown: (field: string) => boolean): string[] {
  const unknown = new Set(
    fieldsIn(template)
      .map(({ field }) => field)
      .filter((field) => !isKnown(field)),
  )
  const rest = template.replaceAll(FIELD, '')
  return [
    ...[...unknown].map((field) => `There is no merge field {{${field}}}. Choose one from the list.`),
    ...(/\{\{|\}\}/.test(rest) ? ['A merge field is not closed: write it as {{account.name}}.'] : []),
  ]
}

export function oneLine(text: string): string {
  return text.replaceAll(UNSAFE, ' ').replaceAll(/\s+/g, ' ').trim()
}
