import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { shortDay } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { useToday } from '../../../web/design/today.tsx'
import type { getCourse } from '../contract.ts'
import { courseShape } from './course-shape.ts'
import styles from './my-day.module.css'

type Course = OutputOf<typeof getCourse>

/** Health over 60 days with numbered events, as the panel draws it: limits named at the right, the end marked. */
export function CourseChart({ course }: { course: Course }) {
  const today = useToday()
  const shape = courseShape(course)
  const first = course.days[0]
  const last = course.days.at(-1)
  if (!shape || !first || !last) return <p className="l t12">Not enough is known yet for a chart.</p>
  return (
    <svg className={styles['chart']} viewBox="0 0 372 164" width="100%" role="img" aria-label={course.headline}>
      {shape.limits.map((limit) => (
        <g key={limit.label}>
          <path className={styles['grid']} d={`M8 ${limit.y}H320`} />
          <text x="328" y={limit.labelY}>
            {limit.label}
          </text>
        </g>
      ))}
      {shape.lines.map((points) => (
        <polyline key={points} points={points} className={styles['line']} />
      ))}
      {shape.events.map((event) => (
        <g key={event.number}>
          <path d={`M${event.x} ${event.y + 5}V131`} className={styles['drop']} />
          <circle cx={event.x} cy={event.y} r="3" className={styles['event']} />
          <text x={event.x} y="143" textAnchor="middle" className={styles['strong']}>
            {event.number}
          </text>
        </g>
      ))}
      <svg x={shape.end.x - 5} y={shape.end.y - 5} width="10" height="10">
        <BandShape band={shape.end.band} hidden />
      </svg>
      <text x="328" y={shape.end.labelY} className={styles['end']}>
        {Math.round(shape.end.value)}
      </text>
      {shape.start ? (
        <text x="8" y={shape.start.labelY} className={styles['strong']}>
          {Math.round(shape.start.value)}
        </text>
      ) : null}
      <text x="8" y="160">
        {shortDay(first.day, today)}
      </text>
      <text x="320" y="160" textAnchor="end">
        {shortDay(last.day, today)}
      </text>
    </svg>
  )
}
