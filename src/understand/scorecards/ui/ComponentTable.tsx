import { Fragment, useState } from 'react'
import type { ComponentName, ScorecardDefinition, WeightedMeasure } from '../../health/definitions.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { CurveGlyph } from '../../../web/design/CurveGlyph.tsx'
import { number, percent } from '../../../web/design/format.ts'
import { Icon } from '../../../web/design/icon.tsx'
import { Picker } from '../../../web/design/Picker.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { ShareBar } from '../../../web/design/ShareBar.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import type { MeasureOut } from '../contract.ts'
import { CurveEditor } from './CurveEditor.tsx'
import { componentSentence, measuresToAdd, shareOf, withMeasure, withoutMeasure, withWeighted } from './draft.ts'
import { FigureField } from './FigureField.tsx'
import type { MeasureDirectory } from './measure-directory.ts'

interface ComponentTableProps {
  component: ComponentName
  definition: ScorecardDefinition
  measures: MeasureDirectory
  /** Null where the reader may only look. */
  onChange: ((definition: ScorecardDefinition) => void) | null
}

const REASONS: Record<ComponentName, string> = {
  cx: 'How it feels to be this customer: the weighted mean of what is known.',
  co: 'Whether the customer gets what it bought the product for: the weighted mean of what is known.',
}

/** The measures of experience or of outcomes, with weights and curves. */
export function ComponentTable({ component, definition, measures, onChange }: ComponentTableProps) {
  const [open, setOpen] = useState<string | null>(null)
  const weighted = definition.components[component].measures
  const addable = measuresToAdd(definition, measures.all)
  const add = onChange ? (
    <Picker
      label="Measure to add"
      options={addable.map(({ key, name }) => ({ value: key, label: name }))}
      chosen={[]}
      width={320}
      empty="Every measure is in this scorecard already"
      onPick={(key) => {
        const measure = measures.find(key)
        if (measure) onChange(withMeasure(definition, component, measure.definition))
      }}
      trigger={(props) => (
        <button {...props} className="btn" aria-label={`Add a measure to ${component.toUpperCase()}`}>
          <Icon name="plus" size={14} />
          Add a measure
        </button>
      )}
    />
  ) : null
  return (
    <Section title={componentSentence(component, weighted, measures.nameOf)} reason={REASONS[component]} aside={add}>
      <PlainTable
        label={`Measures of ${component.toUpperCase()}`}
        heads={['Measure', 'Weight', 'Share', 'Curve', 'Known for']}
        hasActions={onChange !== null}
      >
        {weighted.map((one) => (
          <Fragment key={one.measure}>
            <MeasureLine
              one={one}
              measure={measures.find(one.measure)}
              share={shareOf(weighted, one.measure)}
              isOpen={open === one.measure}
              onToggle={() => setOpen(open === one.measure ? null : one.measure)}
              onWeight={
                onChange ? (weight) => onChange(withWeighted(definition, component, one.measure, { weight })) : null
              }
              onRemove={() => onChange?.(withoutMeasure(definition, component, one.measure))}
              mayRemove={weighted.length > 1}
            />
            {open === one.measure ? (
              <tr>
                <td colSpan={6}>
                  <CurveEditor
                    measure={
                      measures.find(one.measure)?.definition ?? { name: one.measure, unit: 'number', direction: 'up' }
                    }
                    curve={one.curve}
                    onChange={
                      onChange ? (curve) => onChange(withWeighted(definition, component, one.measure, { curve })) : null
                    }
                  />
                </td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </PlainTable>
    </Section>
  )
}

interface MeasureLineProps {
  one: WeightedMeasure
  measure: MeasureOut | undefined
  share: number
  isOpen: boolean
  onToggle: () => void
  onWeight: ((weight: number) => void) | null
  onRemove: () => void
  mayRemove: boolean
}

function MeasureLine({ one, measure, share, isOpen, onToggle, onWeight, onRemove, mayRemove }: MeasureLineProps) {
  const name = measure?.name ?? one.measure
  return (
    <tr className="score-line">
      <td>
        <span className="b">{name}</span>
        {measure?.freshness?.stale ? <div className="fair t12">{measure.freshness.sentence}</div> : null}
      </td>
      <td>
        {onWeight ? (
          <FigureField
            label={`Weight of ${name}`}
            hideLabel
            min={1}
            max={1000}
            step={5}
            value={one.weight}
            onChange={onWeight}
          />
        ) : (
          number(one.weight)
        )}
      </td>
      <td>
        <span className="row gap2">
          <ShareBar share={share} />
          <span className="nw">{percent(share)}</span>
        </span>
      </td>
      <td>
        <Button look="quiet" aria-expanded={isOpen} aria-label={`Curve of ${name}`} onClick={onToggle}>
          <CurveGlyph points={one.curve} now={null} label={`Curve of ${name}`} />
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
        </Button>
      </td>
      <td className="nw m">
        {measure && measure.accounts > 0 ? `${number(measure.knownAccounts)} of ${number(measure.accounts)}` : '–'}
      </td>
      {onWeight ? (
        <td className="act">
          {mayRemove ? <IconButton icon="trash" label={`Take ${name} out`} onClick={onRemove} /> : null}
        </td>
      ) : null}
    </tr>
  )
}
