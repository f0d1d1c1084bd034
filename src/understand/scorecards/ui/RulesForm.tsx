import type { ScorecardDefinition } from '../../health/definitions.ts'
import { TextField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { withMix } from './draft.ts'
import { FigureField } from './FigureField.tsx'

interface RulesFormProps {
  definition: ScorecardDefinition
  /** Null where the reader may only look. */
  onChange: ((definition: ScorecardDefinition) => void) | null
}

/** How the two components become one health: mix, coverage needed, and where the bands part. */
export function RulesForm({ definition, onChange }: RulesFormProps) {
  const { mix, minCoverage, bands } = definition
  const readOnly = onChange === null
  const change = (part: Partial<ScorecardDefinition>) => onChange?.({ ...definition, ...part })
  const cx = percentOf(mix.cx)
  return (
    <Section
      title={`Health is ${cx} % experience and ${percentOf(mix.co)} % outcomes`}
      reason="Below the coverage set here health is unknown, never good."
    >
      <div className="score-rules">
        <TextField
          label="Name"
          value={definition.name}
          readOnly={readOnly}
          onChange={(name) => change({ name })}
          hint="Shown with every score."
        />
        <FigureField
          label="Share of experience"
          unit="%"
          min={0}
          max={100}
          step={5}
          value={cx}
          readOnly={readOnly}
          hint={`Outcomes count the other ${percentOf(mix.co)} %.`}
          onChange={(percent) => onChange?.(withMix(definition, percent))}
        />
        <FigureField
          label="Coverage a component needs"
          unit="%"
          min={0}
          max={100}
          step={5}
          value={percentOf(minCoverage.component)}
          readOnly={readOnly}
          hint="Weight of its known measures."
          onChange={(percent) => change({ minCoverage: { ...minCoverage, component: percent / 100 } })}
        />
        <FigureField
          label="Coverage health needs"
          unit="%"
          min={0}
          max={100}
          step={5}
          value={percentOf(minCoverage.overall)}
          readOnly={readOnly}
          hint="Over both components."
          onChange={(percent) => change({ minCoverage: { ...minCoverage, overall: percent / 100 } })}
        />
        <FigureField
          label="Fair from"
          min={0}
          max={100}
          step={5}
          value={bands.fair}
          readOnly={readOnly}
          hint="Poor below it."
          onChange={(fair) => change({ bands: { ...bands, fair } })}
        />
        <FigureField
          label="Good from"
          min={0}
          max={100}
          step={5}
          value={bands.good}
          readOnly={readOnly}
          hint="Fair below it."
          onChange={(good) => change({ bands: { ...bands, good } })}
        />
      </div>
    </Section>
  )
}

function percentOf(share: number): number {
  return Number((share * 100).toPrecision(12))
}
