/** Why an item cannot be accepted, as it is told to the sender. */
export class Problem {
  readonly code: string
  /** A sentence that says what to change. */
  readonly message: string

  constructor(code: string, message: string) {
    this.code = code
    this.message = message
  }
}

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What the object itself holds under this name; names come from settings and senders, so nothing inherited counts. */
export function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}
