interface SkeletonProps {
  /** Rows of grey lines. */
  rows?: number
  /** rem; the height of one row. */
  rowHeight?: number
}

/** Appears only after 300 ms: faster answers never flash. Keep old data on the screen where there is any. */
export function Skeleton({ rows = 6, rowHeight = 2.125 }: SkeletonProps) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="skeleton-row" style={{ height: `${rowHeight}rem` }}>
          <span style={{ width: `${28 + ((row * 37) % 40)}%` }} />
        </div>
      ))}
    </div>
  )
}
