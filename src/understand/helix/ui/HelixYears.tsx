import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { money, moneyCompact, number, percent } from '../../../web/design/format.ts'
import type { Helix, HelixYear } from '../contract.ts'
import { HelixDrawing } from './HelixDrawing.tsx'
import { yearLabel } from './helix-words.ts'
import type { HelixPart } from './helix-words.ts'
import { ScrollRegion } from './ScrollRegion.tsx'
import styles from './helix.module.css'

interface HelixYearsProps {
  helix: Helix
  /** Opens the accounts behind a part of a year; `ago` 0 is the latest. */
  onOpen: (part: HelixPart, ago: number) => void
}

const HEADS = ['Year', 'At the start', 'Renewed', 'Grown', 'Brought by leads', 'Became', 'Factor']

/** The drawing of the years, and their figures, each of which opens. */
export function HelixYears({ helix, onOpen }: HelixYearsProps) {
  const { years, currency, sentence } = helix
  const turns = years
    .filter(({ factor }) => factor !== null)
    .toReversed()
    .map((year) => ({ ...year, key: year.to, label: yearLabel(year) }))
  return (
    <>
      <ChartPanel
        sentence={sentence}
        reason={reasonOf(helix)}
        table={{
          label: 'The helix by year',
          heads: HEADS,
          rows: years.map((year) => [
            yearLabel(year),
            money(year.startMinor, currency),
            money(year.renewedMinor, currency),
            money(year.expansionMinor, currency),
            money(year.newLogoMinor, currency),
            money(year.renewedMinor + year.expansionMinor + year.newLogoMinor, currency),
            number(year.factor, 2),
          ]),
        }}
      >
        <HelixDrawing turns={turns} currency={currency} label={sentence} />
      </ChartPanel>
      <ScrollRegion label="Figures of the years">
        <table className={`list-table ${styles['table']}`}>
          <thead>
            <tr>
              {HEADS.map((head, index) => (
                <th key={head} scope="col" className={index === 0 ? undefined : 'r'}>
                  {head}
                </th>
              ))}
              <th scope="col" className="r">
                Would have cost
              </th>
              <th scope="col" className="r">
                Proven
              </th>
            </tr>
          </thead>
          <tbody>
            {years.map((year, ago) => (
              <YearLine key={year.to} year={year} currency={currency} onOpen={(part) => onOpen(part, ago)} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  )
}

function YearLine({
  year,
  currency,
  onOpen,
}: {
  year: HelixYear
  currency: string
  onOpen: (part: HelixPart) => void
}) {
  const figure = (minor: number, part: HelixPart, what: string) => (
    <td className="r">
      {minor === 0 ? (
        <span className="l">{moneyCompact(0, currency)}</span>
      ) : (
        <button
          type="button"
          className={styles['figure']}
          title={money(minor, currency)}
          aria-label={`${moneyCompact(minor, currency)} ${what}, ${yearLabel(year)}: show the accounts`}
          onClick={() => onOpen(part)}
        >
          {moneyCompact(minor, currency)}
        </button>
      )}
    </td>
  )
  const became = year.renewedMinor + year.expansionMinor + year.newLogoMinor
  return (
    <tr>
      <td className="nw">{yearLabel(year)}</td>
      {figure(year.startMinor, 'all', 'at the start')}
      {figure(year.renewedMinor, 'renewed', 'renewed')}
      {figure(year.expansionMinor, 'expansion', 'grown')}
      {figure(year.newLogoMinor, 'new_logo', 'brought by leads')}
      <td className="r" title={money(became, currency)}>
        {moneyCompact(became, currency)}
      </td>
      <td className="r b">{number(year.factor, 2)}</td>
      <td className="r">
        {year.avoidedMinor === null ? (
          <span className="l">not known</span>
        ) : (
          <span title={money(year.avoidedMinor, currency)}>{moneyCompact(year.avoidedMinor, currency)}</span>
        )}
      </td>
      <td className="r m" title="Of the accounts at the start: with an outcome on target, of those measured">
        {year.measured === 0 ? <span className="l">–</span> : `${year.onTarget} of ${year.measured}`}
      </td>
    </tr>
  )
}

function reasonOf({ years, currency, cacRatio }: Helix): string {
  const [latest] = years
  if (!latest) return ''
  const share = latest.allNewMinor === 0 ? null : latest.newLogoMinor / latest.allNewMinor
  const brought =
    share === null
      ? 'No new customer in the last twelve months.'
      : `${percent(share)} of the new ARR of the last twelve months came through customers’ leads.`
  const cost =
    latest.avoidedMinor === null
      ? cacRatio === null
        ? ' What winning it would have cost is not known: say what a unit of new ARR costs.'
        : ''
      : ` Winning it elsewhere would have cost ${moneyCompact(latest.avoidedMinor, currency)}.`
  return `${brought}${cost}`
}
