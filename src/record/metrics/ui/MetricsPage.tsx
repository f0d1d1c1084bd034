import { useState } from 'react'
import type { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { IconButton, LinkButton } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { editMetric, listMetrics } from '../contract.ts'
import type { MetricSetting } from '../contract.ts'
import { ArchivedEntries } from '../../settings/ui/ArchivedEntries.tsx'
import { NameDialog } from '../../settings/ui/NameDialog.tsx'
import { SETTINGS_TOPICS, standing } from '../../settings/ui/setting-words.ts'

type Metric = z.output<typeof MetricSetting>

/** The daily numbers that usage brings: named by those who read them. */
export function MetricsPage() {
  const mayWrite = useMay('settings.write')
  const mayImport = useMay('imports.run')
  const [search, setSearch] = useState('')
  const [editing, setEditing] = useState<Metric | null>(null)
  const metrics = useCall(listMetrics, {}, { topics: SETTINGS_TOPICS })
  const change = useAction(editMetric, { topics: SETTINGS_TOPICS })
  return (
    <SettingsLayout
      title="Metrics"
      reason="Daily numbers per account, made by what is imported or sent. Measures read them over a window."
    >
      <Answer of={metrics}>
        {({ metrics: rows }) => {
          if (rows.length === 0) {
            return (
              <EmptyState
                title="Metrics are the daily numbers of use"
                action={mayImport ? <LinkButton to="/import">Import usage</LinkButton> : null}
              >
                They appear by themselves with the first usage that comes in, one for each name in it.
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
      {editing ? <MetricDialog metric={editing} onClose={() => setEditing(null)} /> : null}
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
      heads={['Metric', 'Unit', 'Fed by', 'Values', 'Newest day']}
      hasActions={onEdit !== null}
    >
      {metrics.map((metric) => (
        <tr key={metric.id}>
          <td>
            <span className="b">{metric.name}</span> <span className="l t12 mono">{metric.key}</span>
            {metric.description ? <div className="l t12">{metric.description}</div> : null}
          </td>
          <td>{metric.unit || '–'}</td>
          <td className="nw">{metric.fedBy === 'import' ? 'Imported usage' : 'Events'}</td>
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

function MetricDialog({ metric, onClose }: { metric: Metric; onClose: () => void }) {
  const [unit, setUnit] = useState(metric.unit)
  const edit = useAction(editMetric, { topics: SETTINGS_TOPICS, failure: 'none', onDone: onClose })
  return (
    <NameDialog
      title={`Change ${metric.name}`}
      initial={metric}
      hint={`Usage arrives under the key ${metric.key}; that stays.`}
      saveLabel="Save"
      action={edit}
      onSave={(named) => edit.run({ metricId: metric.id, ...named, unit })}
      onClose={onClose}
    >
      <TextField label="Unit" value={unit} onChange={setUnit} maxLength={40} hint="What one of it is: sign-ins, GB." />
    </NameDialog>
  )
}
