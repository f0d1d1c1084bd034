import type { ColumnLayout } from '../../../../web/design/table/column.ts'
import { FIRST_COLUMNS } from './first-columns.ts'

/** The columns to show, in order, as the table wants to hear it. */
export function layoutOf(
  shown: readonly string[] | undefined,
  all: readonly string[],
  widths: ColumnLayout['widths'],
): ColumnLayout {
  const order = withName(shown ?? FIRST_COLUMNS)
  const wanted = new Set(order)
  return { order, hidden: all.filter((key) => !wanted.has(key)), ...(widths ? { widths } : {}) }
}

/** The columns shown after the reader changed the layout; undefined for those a list begins with. */
export function shownColumns(layout: ColumnLayout, all: readonly string[]): string[] | undefined {
  const hidden = new Set(layout.hidden)
  const ordered = [...(layout.order ?? []), ...all.filter((key) => !layout.order?.includes(key))]
  const shown = ordered.filter((key) => all.includes(key) && !hidden.has(key))
  return shown.join('\n') === FIRST_COLUMNS.join('\n') ? undefined : shown
}

function withName(keys: readonly string[]): string[] {
  return ['name', ...keys.filter((key) => key !== 'name')]
}

const FILE_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  course: [],
  health: ['health', 'change_30'],
  cx: ['cx', 'co'],
}

/** The columns of a file that says what these columns show: two figures in one column become two, a drawing none. */
export function fileColumns(shown: readonly string[]): string[] {
  return [...new Set(shown.flatMap((key) => FILE_COLUMNS[key] ?? [key]))]
}
