import type { EChartsCoreOption } from 'echarts/core'
import { isAlone, LOOKS, withRunningEnd, type CourseLine } from './course-lines.ts'

export interface Course {
  /** Below the picture, one for each place. */
  labels: readonly string[]
  /** Over the values of a place; the label where there is none. */
  heads?: readonly string[]
  lines: readonly CourseLine[]
  /** The last place is not over: it is drawn dashed. */
  isRunning?: boolean
  /** The axis begins near the lowest value instead of 0; say so beside the picture. */
  isCut?: boolean
  write: (value: number) => string
  /** px kept free at the right for the lines' names. */
  room: number
}

/** The picture of a course as ECharts understands it. Colours are tokens, so that it follows light and dark by itself. */
export function courseOption({
  labels,
  heads,
  lines,
  isRunning = false,
  isCut = false,
  write,
  room,
}: Course): EChartsCoreOption {
  return {
    animation: false,
    grid: { left: 4, right: room, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      padding: 0,
      borderWidth: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow:none',
      axisPointer: { type: 'line', lineStyle: { color: 'var(--line-strong)', width: 1, type: 'solid' } },
      formatter: (found: unknown) => tip(placeOf(found), { labels: heads ?? labels, lines, write }),
    },
    xAxis: {
      type: 'category',
      data: [...labels],
      boundaryGap: false,
      axisLine: { lineStyle: { color: 'var(--line-strong)' } },
      axisTick: { show: false },
      axisLabel: { color: 'var(--ink-3)', hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right' },
    },
    yAxis: {
      type: 'value',
      splitNumber: 3,
      scale: isCut,
      axisLabel: { color: 'var(--ink-3)', formatter: write },
      splitLine: { lineStyle: { color: 'var(--line)' } },
    },
    series: lines.flatMap((line) => seriesOf(line, isRunning, room)),
  }
}

function seriesOf(line: CourseLine, isRunning: boolean, room: number) {
  const { color, width, type, layer } = LOOKS[line.look]
  const { whole, end } = withRunningEnd(
    line.values,
    isRunning && (line.look === 'main' || line.look === 'part' || line.look === 'chosen'),
  )
  const drawn = (data: readonly (number | null)[], dash: typeof type, isNamed: boolean) => ({
    type: 'line',
    name: line.name,
    data: data.map((value, index) => ({
      value: value ?? '-',
      symbol: isAlone(data, index) ? 'circle' : 'none',
      symbolSize: 4,
    })),
    z: layer,
    silent: true,
    showSymbol: true,
    itemStyle: { color },
    lineStyle: { color, width, type: dash },
    emphasis: { disabled: true },
    endLabel: {
      show: isNamed && room > 40 && line.name !== '',
      formatter: line.name,
      color,
      width: room - 12,
      overflow: 'truncate',
      distance: 6,
      lineHeight: 18,
    },
    labelLayout: { moveOverlap: 'shiftY' },
  })
  if (end === null) return [drawn(whole, type, true)]
  const last = line.values.at(-1)
  return [drawn(whole, type, last === null), drawn(end, 'dashed', last !== null)]
}

function placeOf(found: unknown): number {
  const [first] = Array.isArray(found) ? found : [found]
  const index = (first as { dataIndex?: unknown } | undefined)?.dataIndex
  return typeof index === 'number' ? index : 0
}

/** What stands under the pointer, as elements: text of others never becomes markup. */
function tip(place: number, { labels, lines, write }: Pick<Course, 'labels' | 'lines' | 'write'>): HTMLElement {
  const box = document.createElement('div')
  box.className = 'chart-tip'
  const head = document.createElement('b')
  head.textContent = labels[place] ?? ''
  box.append(head)
  for (const line of lines) {
    if (line.name === '') continue
    const row = document.createElement('span')
    const name = document.createElement('span')
    const value = document.createElement('b')
    const known = line.values[place]
    name.textContent = line.name
    value.textContent = known === null || known === undefined ? '–' : write(known)
    row.append(name, value)
    box.append(row)
  }
  return box
}
