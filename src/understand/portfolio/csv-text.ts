// A spreadsheet runs cells that begin so, unless an apostrophe stands before them.
const RUNS_AS_FORMULA = /^[=+\-@\t\r]/

/** A cell of a CSV file: text that a spreadsheet would run is defused, numbers stay as they are. */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = RUNS_AS_FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvLine(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}
