import { Button } from '../Button.tsx'
import { Menu } from '../Menu.tsx'
import { setPreferences, usePreferences } from '../../keyboard/preferences.ts'
import type { Column, ColumnLayout } from './column.ts'

interface ColumnsMenuProps<Row> {
  columns: readonly Column<Row>[]
  layout: ColumnLayout
  onLayout: (layout: ColumnLayout) => void
}

/** Which columns are shown (the first one always is) and how close the rows stand. */
export function ColumnsMenu<Row>({ columns, layout, onLayout }: ColumnsMenuProps<Row>) {
  const hidden = new Set(layout.hidden)
  const isCompact = usePreferences().density === 'compact'
  const toggle = (key: string) => {
    const next = new Set(hidden)
    if (!next.delete(key)) next.add(key)
    onLayout({ ...layout, hidden: [...next] })
  }
  return (
    <Menu
      stays
      align="end"
      trigger={
        <Button look="quiet" icon="columns">
          Columns
        </Button>
      }
      entries={[
        {
          label: 'Compact rows',
          checked: isCompact,
          onSelect: () => setPreferences({ density: isCompact ? 'default' : 'compact' }),
        },
        'line',
        ...columns.slice(1).map((column) => ({
          label: column.name ?? String(column.head),
          checked: !hidden.has(column.key),
          onSelect: () => toggle(column.key),
        })),
      ]}
    />
  )
}
