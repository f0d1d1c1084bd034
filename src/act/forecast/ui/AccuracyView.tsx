import { useCallback } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { CourseChart } from '../../../web/design/chart/CourseChart.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, exactDay, money, moneyCompact, percent } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { LEADS } from '../accuracy.ts'
import { getAccuracy } from '../contract-accuracy.ts'
import { FORECAST_TOPICS, type ChangeAddress, type ForecastAddress } from './address.ts'
import { biasText } from './called-words.ts'
import { CallsPart } from './CallsPart.tsx'
import { CategoryMark } from './CategoryMark.tsx'
import styles from './forecast.module.css'
import { accuracySentence } from './words.ts'

type Found = OutputOf<typeof getAccuracy>
type Lead = (typeof LEADS)[number]

const USUAL_LEAD: Lead = 4

/** What was forecast for quarters that have ended, against what came. */
export function AccuracyView({ address, change }: { address: ForecastAddress; change: ChangeAddress }) {
  const answer = useCall(getAccuracy, { memberId: address.member }, { topics: FORECAST_TOPICS })
  const lead = LEADS.find((one) => one === address.lead) ?? USUAL_LEAD
  return (
    <div className={styles['parts']}>
      <Answer of={answer}>
        {(found) => (
          <>
            {found.quarters.length === 0 ? (
              <EmptyState title="No quarter has ended yet">
                {kept(found)} When a quarter with snapshots ends, what was forecast twelve, eight, four weeks and one
                week before stands here beside what came.
              </EmptyState>
            ) : (
              <>
                <div className={styles['leads']}>
                  <Segmented
                    label="How long before the end"
                    options={LEADS.map((weeks) => ({ key: String(weeks), label: counted(weeks, 'week') }))}
                    value={String(lead)}
                    onChange={(key) => change({ lead: Number(key) })}
                  />
                  <span className="m">before the end of the quarter</span>
                </div>
                <Course found={found} lead={lead} />
              </>
            )}
            {found.byLead.length === 0 && found.byLeadOfRate.length === 0 ? null : <ByLead found={found} />}
            {found.hitRates.length === 0 ? null : <HitRates found={found} lead={lead} />}
            <CallsPart {...{ address, change, lead }} />
          </>
        )}
      </Answer>
    </div>
  )
}

function kept({ firstSnapshotOn, weeks }: Found): string {
  if (firstSnapshotOn === null) return 'No snapshot has been taken so far.'
  return `The forecast has been kept for ${counted(weeks, 'week')}, since ${exactDay(firstSnapshotOn)}.`
}

function Course({ found, lead }: { found: Found; lead: Lead }) {
  const { quarters, currency } = found
  const write = useCallback((value: number) => moneyCompact(value, currency), [currency])
  const at = (guesses: Found['quarters'][number]['forecasts']) =>
    guesses.find(({ weeksBefore }) => weeksBefore === lead)?.expectedMinor ?? null
  const own = quarters.map(({ forecasts }) => at(forecasts))
  const byRate = quarters.map((one) => at(one.byRate))
  const lines = [
    { key: 'came', name: 'Renewed', look: 'main' as const, values: quarters.map(({ actualMinor }) => actualMinor) },
    { key: 'own', name: 'Forecast', look: 'chosen' as const, values: own },
    { key: 'rate', name: 'Renewal rate alone', look: 'before' as const, values: byRate },
  ].filter(({ values }) => values.some((value) => value !== null))
  const hasOwn = own.some((value) => value !== null)
  return (
    <ChartPanel
      sentence={accuracySentence(found, lead)}
      reason={`${kept(found)} ${
        hasOwn ? '' : 'Until a quarter with snapshots has ended, only the renewal rate can be judged. '
      }“Renewal rate alone” is reconstructed: what was won by then, and the rest × the rate at which renewals decided in the year before renewed; nothing decided later is used, amounts are those on record.`}
      table={{
        label: 'Forecasts and what came',
        heads: [
          'Quarter',
          'Renewed',
          'Renewals',
          'Still open',
          'Forecast',
          'Missed by',
          'Renewal rate alone',
          'Missed by (rate)',
        ],
        rows: quarters.map((one, index) => [
          one.name,
          money(one.actualMinor, currency),
          one.renewals,
          one.stillOpen,
          money(own[index] ?? null, currency),
          percent(one.forecasts.find(({ weeksBefore }) => weeksBefore === lead)?.miss ?? null, 1),
          money(byRate[index] ?? null, currency),
          percent(one.byRate.find(({ weeksBefore }) => weeksBefore === lead)?.miss ?? null, 1),
        ]),
      }}
    >
      <CourseChart
        label={accuracySentence(found, lead)}
        labels={quarters.map(({ name }) => name)}
        lines={lines}
        write={write}
      />
    </ChartPanel>
  )
}

function ByLead({ found }: { found: Found }) {
  const leads = [...new Set([...found.byLead, ...found.byLeadOfRate].map(({ weeksBefore }) => weeksBefore))].toSorted(
    (a, b) => b - a,
  )
  return (
    <Section
      level={3}
      title="The miss by how long before the end"
      reason="Missed by: the mean over quarters, in per cent of what came in each. Bias: all quarters together, so that a large one weighs more; above 0 is too hopeful."
    >
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles['scroll']} tabIndex={0} aria-label="Misses by how long before the end">
        <table className="list-table">
          <thead>
            <tr>
              <th scope="col">Before the end</th>
              <th scope="col" className="r">
                Quarters
              </th>
              <th scope="col" className="r">
                Forecast missed by
              </th>
              <th scope="col" className="r">
                Bias
              </th>
              <th scope="col" className="r">
                Rate alone missed by
              </th>
              <th scope="col" className="r">
                Bias of the rate
              </th>
            </tr>
          </thead>
          <tbody>
            {leads.map((weeks) => {
              const own = found.byLead.find(({ weeksBefore }) => weeksBefore === weeks)
              const rate = found.byLeadOfRate.find(({ weeksBefore }) => weeksBefore === weeks)
              return (
                <tr key={weeks}>
                  <td>{counted(weeks, 'week')}</td>
                  <td className="r">{own?.quarters ?? rate?.quarters ?? 0}</td>
                  <td className="r b">{percent(own?.mape ?? null, 1)}</td>
                  <td className="r">{biasText(own?.bias ?? null)}</td>
                  <td className="r">{percent(rate?.mape ?? null, 1)}</td>
                  <td className="r">{biasText(rate?.bias ?? null)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </Section>
  )
}

function HitRates({ found, lead }: { found: Found; lead: Lead }) {
  const rows = found.hitRates.filter(({ weeksBefore }) => weeksBefore === lead)
  if (rows.length === 0) return null
  return (
    <Section
      level={3}
      title={`Of what was called ${counted(lead, 'week')} before the end, how much renewed`}
      reason="Only what has been decided since; of the amount, what renewed up to what was called."
    >
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">Called</th>
            <th scope="col" className="r">
              Decided
            </th>
            <th scope="col" className="r">
              Renewed
            </th>
            <th scope="col" className="r">
              By count
            </th>
            <th scope="col" className="r">
              By amount
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.category}>
              <td>
                <CategoryMark category={row.category} />
              </td>
              <td className="r">{row.decided}</td>
              <td className="r">{row.renewed}</td>
              <td className="r b">{percent(row.rate, 1)}</td>
              <td className="r">{percent(row.keptRate, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
