import './scorecards.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { number, percent } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { archiveMeasure, listMeasures, measureChoices } from '../contract.ts'
import type { MeasureOut } from '../contract.ts'
import { MeasureDialog } from './MeasureDialog.tsx'
import { SCORECARD_TOPICS } from './measure-directory.ts'
import { DIRECTION_WORDS, sourceSentence, UNIT_WORDS, windowDaysOf } from './measure-words.ts'

/** The numbers that health is made of: what each reads, how fresh it is, and for how many accounts it is known. */
export function MeasuresPage() {
  const mayWrite = useMay('scorecards.publish')
  const [search, setSearch] = useState('')
  const [editing, setEditing] = useState<MeasureOut | 'new' | null>(null)
  const measures = useCall(listMeasures, {}, { topics: ['scorecards', 'measures'] })
  const choices = useCall(measureChoices, {}, { topics: [...SCORECARD_TOPICS, 'settings'] })
  const nameOf = (key: string) =>
    [...(choices.data?.metrics ?? []), ...(choices.data?.fields ?? [])].find((one) => one.key === key)?.name ?? key
  const add = (
    <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
      Add a measure
    </Button>
  )
  return (
    <SettingsLayout
      title="Measures"
      reason="One current number per account each, read from what came in. Scorecards weigh them."
      action={mayWrite ? add : null}
    >
      <Answer of={measures}>
        {({ measures: rows }) => {
          const found = rows.filter((measure) => matches(measure, search))
          if (rows.length === 0) {
            return (
              <EmptyState title="Measures turn what came in into one number per account" action={mayWrite ? add : null}>
                Such as days with use in the last 28 days, or open urgent tickets.
              </EmptyState>
            )
          }
          return (
            <>
              <div className="filter-line">
                <TextField label="Find" data-search placeholder="Name or key" value={search} onChange={setSearch} />
              </div>
              {found.length === 0 ? (
                <p className="m">No measure matches. Look for part of a name or a key.</p>
              ) : (
                <MeasureTable measures={found} nameOf={nameOf} onEdit={mayWrite ? setEditing : null} />
              )}
            </>
          )
        }}
      </Answer>
      {editing && choices.data ? (
        <MeasureDialog
          measure={editing === 'new' ? null : editing}
          choices={choices.data}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </SettingsLayout>
  )
}

function matches({ name, key }: MeasureOut, search: string): boolean {
  const text = search.trim().toLocaleLowerCase()
  return name.toLocaleLowerCase().includes(text) || key.includes(text)
}

interface MeasureTableProps {
  measures: readonly MeasureOut[]
  nameOf: (key: string) => string
  onEdit: ((measure: MeasureOut) => void) | null
}

function MeasureTable({ measures, nameOf, onEdit }: MeasureTableProps) {
  const archive = useAction(archiveMeasure, { topics: SCORECARD_TOPICS })
  return (
    <PlainTable
      label="Measures"
      heads={['Measure', 'Unit', 'Window', 'Freshness', 'Known for', 'Used in']}
      hasActions={onEdit !== null}
    >
      {measures.map((measure) => (
        <tr key={measure.id}>
          <td>
            <span className="b">{measure.name}</span>
            <div className="m t12">{sourceSentence(measure.definition.source, nameOf)}</div>
          </td>
          <td className="nw">
            {UNIT_WORDS[measure.definition.unit]}
            <div className="l t12">{DIRECTION_WORDS[measure.definition.direction]}</div>
          </td>
          <td className="nw">{windowText(measure)}</td>
          <td>
            <MeasureFreshness freshness={measure.freshness} />
          </td>
          <td className="nw">
            <Known measure={measure} />
          </td>
          <td>
            <UsedBy measure={measure} />
          </td>
          {onEdit ? (
            <td className="act">
              <Menu
                align="end"
                trigger={<IconButton icon="more" label={`More for ${measure.name}`} />}
                entries={[
                  { label: 'Change…', icon: 'edit', onSelect: () => onEdit(measure) },
                  'line',
                  {
                    label: 'Put away',
                    icon: 'trash',
                    disabled: measure.usedBy.length > 0,
                    note: measure.usedBy.length > 0 ? 'a scorecard reads it' : undefined,
                    onSelect: () =>
                      archive.runAsync({ measureId: measure.id }).then(
                        () => toast(`${measure.name} is put away.`),
                        // The action has shown its refusal.
                        () => undefined,
                      ),
                  },
                ]}
              />
            </td>
          ) : null}
        </tr>
      ))}
    </PlainTable>
  )
}

function windowText({ definition }: MeasureOut) {
  const days = windowDaysOf(definition.source)
  return days === null ? <span className="l">on the day</span> : `${days} d`
}

function MeasureFreshness({ freshness }: Pick<MeasureOut, 'freshness'>) {
  if (freshness === null) return <span className="l">kept here</span>
  return (
    <span className="row gap2 nw">
      <BandShape band={freshness.lastDay === null ? 'unknown' : freshness.stale ? 'fair' : 'good'} hidden />
      <span className={freshness.stale ? 'fair' : undefined}>{freshness.sentence}</span>
    </span>
  )
}

function Known({ measure }: { measure: MeasureOut }) {
  if (measure.accounts === 0) return <span className="l">–</span>
  return (
    <>
      {number(measure.knownAccounts)} of {number(measure.accounts)}
      <div className="l t12">{percent(measure.knownAccounts / measure.accounts)} of accounts</div>
    </>
  )
}

function UsedBy({ measure }: { measure: MeasureOut }) {
  if (measure.usedBy.length === 0) return <span className="l">no scorecard</span>
  return (
    <ul>
      {measure.usedBy.map((scorecard) => (
        <li key={scorecard.id} className="nw">
          <Link to={`/settings/scorecards/${scorecard.id}`} className="link">
            {scorecard.name}
          </Link>
        </li>
      ))}
    </ul>
  )
}
