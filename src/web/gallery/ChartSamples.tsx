import { CohortGrid } from '../design/chart/CohortGrid.tsx'
import { GainLossChart } from '../design/chart/GainLossChart.tsx'
import { RatioBell, RatioBellKey } from '../design/chart/RatioBell.tsx'
import { RatioLines } from '../design/chart/RatioLines.tsx'
import { ratioRows } from '../design/chart/ratio-rows.ts'
import { Waterfall } from '../design/chart/Waterfall.tsx'
import { delta, number, plainNumber } from '../design/format.ts'
import type { WaterfallBar } from '../design/chart/waterfall.ts'
import { Section } from '../design/Section.tsx'
import { Sample } from './Sample.tsx'

const change = (key: string, value: number, note: string): WaterfallBar => ({
  key,
  label: key,
  note,
  value,
  kind: 'change',
})
const BARS: readonly WaterfallBar[] = [
  { key: 'opening', label: 'Opening', note: '405 accounts', value: 1_284_600, kind: 'total' },
  change('New', 38_400, '11 accounts'),
  change('Reactivation', 4_200, '2 accounts'),
  change('Expansion', 27_900, '19 accounts'),
  change('Contraction', -18_300, '8 accounts'),
  change('Churn', -22_700, '6 accounts'),
  { key: 'closing', label: 'Closing', note: '412 accounts', value: 1_314_100, kind: 'total' },
]
const SLICES = [
  { key: 'Enterprise', gross: 0.921, net: 1.098, floor: 0.88 },
  { key: 'Mid-market', gross: 0.86, net: 1.031, floor: 0.85 },
  { key: 'Small', gross: 0.789, net: 1.012, floor: 0.8 },
]
const COHORTS = [
  ['Q4 2024', 0.97, 0.93, 0.9, 0.88, 0.91],
  ['Q1 2025', 0.96, 0.91, 0.86, 0.84],
  ['Q4 2025', 0.99, 0.98, 1.01],
  ['Q1 2026', 1.01, 1.03],
  ['Q2 2026', 1.04],
] as const
const MONTHS = ['Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const GAINED = [38, 12, 55, 20, 70, 34]
const LOST = [20, 31, 4, 12, 41, 0]

const nothing = () => undefined

/** Pictures of revenue, with the figures of the visual guide. */
export function ChartSamples() {
  const shape = ratioRows(SLICES, 162)
  return (
    <Section title="Charts">
      <Sample of="Waterfall">
        <div className="grow">
          <Waterfall
            label="MRR movement in October"
            bars={BARS}
            chosen="Expansion"
            onPick={nothing}
            write={({ kind, value }) => (kind === 'total' ? number(value) : delta(value))}
          />
        </div>
      </Sample>
      <Sample of="Gains and losses">
        <div className="grow">
          <GainLossChart
            label="Gains and losses by month"
            write={plainNumber}
            columns={MONTHS.map((month, index) => ({
              key: month,
              label: month,
              head: month,
              gained: GAINED[index] ?? 0,
              lost: LOST[index] ?? 0,
            }))}
          />
        </div>
      </Sample>
      <Sample of="GRR under NRR">
        <div className="grow">
          <RatioLines
            label="NRR rose to 105.8, GRR fell to 87.5"
            gross={[0.899, 0.895, 0.898, 0.89, 0.885, 0.875]}
            net={[1.032, 1.03, 1.041, 1.046, 1.05, 1.058]}
            from="Nov 2025"
            until="Oct 2026"
          />
        </div>
      </Sample>
      <Sample of="GRR beside NRR">
        <div className="grow">
          <div>
            <RatioBellKey />
            {shape.rows.map((row) => (
              <RatioBell key={row.key} row={row} shape={shape} width={162} label={row.key} />
            ))}
          </div>
        </div>
      </Sample>
      <Sample of="Cohorts">
        <div className="grow">
          <CohortGrid
            label="Cohorts by quarter"
            heads={{ cohort: 'Joined', base: 'MRR' }}
            ages={['+1 Q', '+2 Q', '+3 Q', '+4 Q', '+5 Q']}
            mayGrow
            measure="Net MRR, % of first quarter"
            onPick={nothing}
            rows={COHORTS.map(([name, ...shares]) => ({
              key: name,
              name,
              base: '€112k',
              cells: Array.from({ length: 5 }, (_, age) => ({ share: shares[age] ?? null, said: name })),
            }))}
          />
        </div>
      </Sample>
    </Section>
  )
}
