import './chart.css'
import { useElementSize, useMediaQuery } from '@mantine/hooks'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Skeleton } from '../Skeleton.tsx'
import { courseOption } from './course-option.ts'
import type { CourseLine } from './course-lines.ts'
import type { Drawing, draw } from './engine.ts'

interface CourseChartProps {
  /** Says what the picture shows, for readers who do not see it. */
  label: string
  labels: readonly string[]
  heads?: readonly string[]
  lines: readonly CourseLine[]
  isRunning?: boolean
  /** The axis begins near the lowest value instead of 0; say so beside the picture. */
  isCut?: boolean
  /** Keep it outside the component, or remembered: a new one draws anew. */
  write: (value: number) => string
  /** px */
  height?: number
}

type Draw = typeof draw
// Fetched once, when the first picture is drawn.
let engine: Promise<Draw> | null = null
function fetchEngine(): Promise<Draw> {
  engine ??= import('./engine.ts').then((loaded) => loaded.draw)
  return engine
}

/** The course of one or several numbers, each line named at its end. Hover says the values; the table behind it says all. */
export function CourseChart({ label, labels, heads, lines, isRunning, isCut, write, height = 260 }: CourseChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  const { ref, width } = useElementSize()
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const longest = Math.max(0, ...lines.map(({ name }) => name.length))
  const room = isPhone ? 12 : Math.min(180, longest * 6.2 + 20)
  const option = useMemo(
    () => courseOption({ labels, heads, lines, isRunning, isCut, write, room }),
    [labels, heads, lines, isRunning, isCut, write, room],
  )
  useEffect(() => {
    let made: Drawing | null = null
    let isGone = false
    const begin = async () => {
      const draw = await fetchEngine()
      if (isGone || !place.current) return
      made = draw(place.current)
      setDrawing(made)
    }
    void begin()
    return () => {
      isGone = true
      made?.dispose()
    }
  }, [])
  useEffect(() => {
    drawing?.setOption(option, { notMerge: true })
  }, [drawing, option])
  useEffect(() => {
    if (width > 0) drawing?.resize({ width, height })
  }, [drawing, width, height])
  return (
    <div ref={ref} className="chart">
      {drawing ? null : <Skeleton rows={4} />}
      <div ref={place} role="img" aria-label={label} style={{ height: drawing ? height : 0 }} />
    </div>
  )
}
