const WIDTH = 120
const HEIGHT = 20

/** What came minute by minute, the newest at the right. The figures stand beside it. */
export function MinuteBars({ minutes }: { minutes: readonly number[] }) {
  const most = Math.max(1, ...minutes)
  const step = WIDTH / Math.max(1, minutes.length)
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} stroke="var(--line-strong)" />
      {minutes.map((count, index) => {
        // Whatever came is seen, however little it is beside the most.
        const height = count === 0 ? 0 : Math.max(2, (count / most) * (HEIGHT - 2))
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- a minute is known by its place
            key={index}
            x={index * step}
            y={HEIGHT - height}
            width={Math.max(0.5, step - 0.5)}
            height={height}
            fill="var(--ink-3)"
          />
        )
      })}
    </svg>
  )
}
