import { useCallback } from 'react'
import { useCall } from '../../../web/api/queries.ts'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { CourseChart } from '../../../web/design/chart/CourseChart.tsx'
import { counted, exactDay, money, moneyCompact, shortDay } from '../../../web/design/format.ts'
import { useToday } from '../../../web/design/today.tsx'
import { getCourse } from '../contract.ts'
import { FORECAST_TOPICS, type ForecastAddress } from './address.ts'
import { courseSentence } from './words.ts'

/** From week to week: won, committed and expected. A single week has no course. */
export function WeekCourse({ address }: { address: ForecastAddress }) {
  const today = useToday()
  const { data } = useCall(getCourse, { on: address.on, memberId: address.member }, { topics: FORECAST_TOPICS })
  const currency = data?.currency ?? 'EUR'
  const write = useCallback((value: number) => moneyCompact(value, currency), [currency])
  const weeks = data?.weeks ?? []
  if (weeks.length < 2) return null
  const sure = weeks.map(({ won, commit }) => won + commit)
  const best = weeks.map(({ bestCase }, index) => (sure[index] ?? 0) + bestCase)
  return (
    <ChartPanel
      sentence={courseSentence(weeks, currency)}
      reason={`${counted(weeks.length, 'weekly snapshot')} of this quarter.`}
      table={{
        label: 'The forecast week by week',
        heads: ['Week', 'Won', 'Won and commit', 'With best case', 'Expected'],
        rows: weeks.map((week, index) => [
          exactDay(week.takenOn),
          money(week.won, currency),
          money(sure[index] ?? 0, currency),
          money(best[index] ?? 0, currency),
          money(week.expected, currency),
        ]),
      }}
    >
      <CourseChart
        label={courseSentence(weeks, currency)}
        labels={weeks.map(({ takenOn }) => shortDay(takenOn, today))}
        lines={[
          { key: 'won', name: 'Won', look: 'main', values: weeks.map(({ won }) => won) },
          { key: 'sure', name: 'Won and commit', look: 'part', values: sure },
          { key: 'best', name: 'With best case', look: 'usual', values: best },
          { key: 'expected', name: 'Expected', look: 'chosen', values: weeks.map(({ expected }) => expected) },
        ]}
        write={write}
      />
    </ChartPanel>
  )
}
