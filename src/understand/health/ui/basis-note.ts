/** Says for which fields the earliest known value stood in, because the day lies before it. */
export function basisNote(assumedFields: readonly string[]): string {
  if (assumedFields.length === 0) return ''
  const names = assumedFields.map((field) => field.replace(/^attribute:/, '').replaceAll('_', ' '))
  const listed = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return `The day lies before the first known ${names.length === 1 ? 'value' : 'values'} of ${listed}: the earliest is assumed.`
}
