import { useId } from 'react'
import { counted } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import type { Preview } from '../contract.ts'
import type { KindDoc } from './mapping-draft.ts'

interface PreviewTableProps {
  preview: Preview
  pending: boolean
  kind: KindDoc
}

const SHOWN = 12
const ATTRIBUTE = 'attribute:'

/** The first rows as they would be read, with what does not fit marked and explained. */
export function PreviewTable({ preview, pending, kind }: PreviewTableProps) {
  const id = useId()
  const columns = columnsOf(preview)
  const lines = linesOf(preview).slice(0, SHOWN)
  const title =
    lines.length === 0
      ? 'The first rows'
      : preview.errors.length === 0
        ? 'The first rows read well'
        : `${counted(preview.errors.length, 'cell')} of the first rows cannot be read`
  const type = new Map(kind.columns.map((column) => [column.name, column.type]))
  return (
    <Section
      title={title}
      reason={
        pending
          ? 'Reading the first rows again…'
          : lines.length === 0
            ? undefined
            : 'As they would go in, line by line.'
      }
    >
      {lines.length === 0 ? (
        <p className="l">There is nothing to show until the mapping is complete.</p>
      ) : (
        <PlainTable label="First rows" heads={['Line', ...columns.map((column) => headOf(column, type.get(column)))]}>
          {lines.map(({ key, line, values, errors }) => (
            <tr key={key}>
              <td className="l">{line}</td>
              {columns.map((column) => {
                const error = errors.find((one) => one.canonical === column)
                return (
                  <td
                    key={column}
                    className={error ? 'import-bad' : undefined}
                    aria-describedby={error ? `${id}-${line}-${column}` : undefined}
                  >
                    <span className="import-cell cut">{error ? error.value || 'empty' : (values[column] ?? '–')}</span>
                    {error ? (
                      <span id={`${id}-${line}-${column}`} className="poor t12 import-why">
                        {error.reason}
                      </span>
                    ) : null}
                  </td>
                )
              })}
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  )
}

function headOf(column: string, type: string | undefined): string {
  return column.startsWith(ATTRIBUTE)
    ? `${column.slice(ATTRIBUTE.length)} (custom)`
    : type === undefined
      ? column
      : `${column} · ${type}`
}

function columnsOf(preview: Preview): string[] {
  const named = preview.errors.flatMap(({ canonical }) => (canonical === null ? [] : [canonical]))
  return [...new Set([...preview.rows.flatMap((row) => Object.keys(row.values)), ...named])]
}

function linesOf(preview: Preview) {
  const bad = Map.groupBy(preview.errors, (error) => error.line)
  const good = preview.rows.map(({ line, values }, index) => ({
    key: `row ${index}`,
    line,
    values,
    errors: bad.get(line) ?? [],
  }))
  const known = new Set(good.map(({ line }) => line))
  const only = [...bad]
    .filter(([line]) => !known.has(line))
    .map(([line, errors]) => ({ key: `line ${line}`, line, values: {} as Record<string, string | null>, errors }))
  return [...good, ...only].sort((a, b) => a.line - b.line)
}
