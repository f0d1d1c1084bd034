import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button, IconButton, LinkButton } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { counted, number, percent } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { editMetric, listMetrics } from '../contract.ts'
import { ArchivedEntries } from '../../settings/ui/ArchivedEntries.tsx'
import { SETTINGS_TOPICS, standing } from '../../settings/ui/setting-words.ts'
import { definitionWords } from './definition-draft.ts'
import { EventRetention } from './EventRetention.tsx'
import { MetricDialog, type Metric } from './MetricDialog.tsx'

/** The daily numbers that usage and events bring: named by those who read them. */
export function MetricsPage() {
  const mayWrite = useMay('settings.write')
  const mayImport = useMay('imports.run')
  const [search, setSearch] = useState('')
  const [editing, setEditing] = useState<Metric | 'new' | null>(null)
  const metrics = useCall(listMetrics, {}, { topics: SETTINGS_TOPICS })
  const change = useAction(editMetric, { topics: SETTINGS_TOPICS })
  return (
    <SettingsLayout
      title="Metrics"
      reason="Daily numbers per account, made by what is imported or sent. Measures read them over a window."
      action={
        mayWrite ? (
          <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
            New metric
          </Button>
        ) : null
      }
    >
      <Answer of={metrics}>
        {({ metrics: rows }) => {
          if (rows.length === 0) {
            return (
              <EmptyState
                title="Metrics are the daily numbers of use"
                action={mayImport ? <LinkButton to="/import">Import usage</LinkButton> : null}
              >
                They appear by themselves with the first usage or event that comes in, one for each name in it.
              </EmptyState>
            )
          }
          const { used, archived } = standing(rows)
          const found = used.filter((metric) => matches(metric, search))
          return (
            <>
              <div className="filter-line">
                <TextField label="Find" data-search placeholder="Name or key" value={search} onChange={setSearch} />
              </div>
              {found.length === 0 ? (
                <p className="m">No metric matches. Look for part of a name or a key.</p>
              ) : (
                <MetricTable
                  metrics={found}
                  onEdit={mayWrite ? setEditing : null}
                  onArchive={(metric) => change.run({ metricId: metric.id, isArchived: true })}
                />
              )}
              <p className="l t12">{counted(used.length, 'metric')}</p>
              <ArchivedEntries
                entries={archived}
                onBringBack={mayWrite ? (id) => change.run({ metricId: id, isArchived: false }) : null}
              />
            </>
          )
        }}
      </Answer>
      <EventRetention mayWrite={mayWrite} />
      {editing && metrics.data ? (
        <MetricDialog
          metric={editing === 'new' ? null : editing}
          keptFrom={metrics.data.keptFrom}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </SettingsLayout>
  )
}

function matches({ name, key }: Metric, search: string): boolean {
  const text = search.trim().toLocaleLowerCase()
  return name.toLocaleLowerCase().includes(text) || key.toLocaleLowerCase().includes(text)
}

interface MetricTableProps {
  metrics: readonly Metric[]
  onEdit: ((metric: Metric) => void) | null
  onArchive: (metric: Metric) => void
}

function MetricTable({ metrics, onEdit, onArchive }: MetricTableProps) {
  return (
    <PlainTable
      label="Metrics"
      heads={['Metric', 'Unit', 'Fed by', 'Window', 'Values', 'Newest day']}
      hasActions={onEdit !== null}
    >
      {metrics.map((metric) => (
        <tr key={metric.id}>
          <td>
            <span className="b">{metric.name}</span> <span className="l t12 mono">{metric.key}</span>
            {metric.isAutomatic ? <span className="l t12"> by itself</span> : null}
            {metric.description ? <div className="l t12">{metric.description}</div> : null}
            {metric.definition && !metric.isAutomatic ? (
              <div className="m t12">{definitionWords(metric.definition)}</div>
            ) : null}
            {metric.counted === null ? null : (
              <div className="fair t12">{`Counting past events: ${percent(metric.counted)} of the accounts`}</div>
            )}
          </td>
          <td>{metric.unit || '–'}</td>
          <td className="nw">{metric.fedBy === 'import' ? 'Imported usage' : 'Events'}</td>
          <td className="nw">{windowWord(metric)}</td>
          <td className="nw">{number(metric.signals)}</td>
          <td>
            <DayText day={metric.lastDay} as="near" />
          </td>
          {onEdit ? (
            <td className="act">
              <Menu
                align="end"
                trigger={<IconButton icon="more" label={`More for ${metric.name}`} />}
                entries={[
                  { label: 'Change…', icon: 'edit', onSelect: () => onEdit(metric) },
                  'line',
                  { label: 'Put away', icon: 'trash', note: 'values stay', onSelect: () => onArchive(metric) },
                ]}
              />
            </td>
          ) : null}
        </tr>
      ))}
    </PlainTable>
  )
}

const WINDOW_WORDS = { sum: 'sum', last: 'newest', mean: 'mean' } as const

function windowWord({ rollup, definition }: Metric): string {
  return definition?.count === 'users' ? 'users once' : WINDOW_WORDS[rollup]
}
