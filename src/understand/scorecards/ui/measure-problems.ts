interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

const SENTENCES: Readonly<Record<string, string>> = {
  key: 'Use lower-case letters, digits, dots, hyphens and underscores.',
  'source.metric': 'Choose the metric to read.',
  'source.attribute': 'Choose the field to read.',
  'source.windowDays': 'Give a window of 1 to 730 days.',
}

/** What is missing in a measure, by field. What the schema says of an empty field is written for programs. */
export function measureProblems(issues: readonly Issue[]): Map<string, string> {
  return new Map(
    issues.map(({ path, message }) => {
      const field = path.slice(0, 2).join('.')
      return [field, SENTENCES[field] ?? message]
    }),
  )
}
