import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { GainLossChart } from '../../../web/design/chart/GainLossChart.tsx'
import { exactDay, money, moneyCompact } from '../../../web/design/format.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { Day } from '../../../kernel/day.ts'
import type { MovementLine, revenueMovements } from '../contract.ts'
import { CountedBy } from './CountedBy.tsx'
import { seriesSentence, shownLines, signedMinor } from './movement-words.ts'
import { periodWords } from './period-words.ts'

interface MovementPictureProps {
  found: OutputOf<typeof revenueMovements>
  input: { from: Day; to: Day }
}

/** What came in and what was lost, period by period, under the sentence about the whole window. */
export function MovementPicture({ found, input }: MovementPictureProps) {
  const { periods, total, currency, conventions, problems } = found
  const when = `from ${exactDay(input.from)} to ${exactDay(input.to)}`
  const { sentence, reason } = seriesSentence(total, periods, { currency, when, write: periodWords })
  return (
    <ChartPanel
      sentence={sentence}
      reason={reason}
      table={{
        label: 'Gains and losses, as table',
        heads: ['Period', 'Gained', 'Lost', 'Both together'],
        rows: periods.toReversed().map((line) => {
          const { gained, lost } = gainsAndLosses(line)
          return [
            periodWords(line.period),
            money(gained, currency),
            money(lost, currency),
            money(gained - lost, currency),
          ]
        }),
      }}
    >
      <GainLossChart
        label={`${sentence}. ${reason}`}
        write={(minor) => moneyCompact(minor, currency)}
        columns={periods.map((line) => ({
          key: line.period,
          label: periodWords(line.period),
          head: `${exactDay(line.from)} to ${exactDay(line.to)}`,
          ...gainsAndLosses(line),
        }))}
      />
      <CountedBy {...{ conventions, problems }} />
    </ChartPanel>
  )
}

/** New exchange rates and moves between slices count with their sign. */
function gainsAndLosses(line: MovementLine): { gained: number; lost: number } {
  const signed = shownLines([line]).map((key) => signedMinor(line, key))
  return {
    gained: signed.filter((minor) => minor > 0).reduce((sum, minor) => sum + minor, 0),
    lost: -signed.filter((minor) => minor < 0).reduce((sum, minor) => sum + minor, 0),
  }
}
