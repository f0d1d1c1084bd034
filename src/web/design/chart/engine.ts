import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import type { EChartsType } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'

// Only what is drawn: the rest of the library stays out of the bundle. Load this file with a dynamic import alone.
use([LineChart, GridComponent, TooltipComponent, LabelLayout, SVGRenderer])

export type Drawing = Pick<EChartsType, 'setOption' | 'resize' | 'dispose'>

/** Draws into an element, as SVG; dispose of it when the element goes. */
export function draw(element: HTMLElement): Drawing {
  return init(element, null, { renderer: 'svg', width: element.clientWidth || 320, height: 1 })
}
