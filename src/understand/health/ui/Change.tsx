import { delta, number } from '../../../web/design/format.ts'

/** A loss from here on is news and gets its colour. */
const NEWS_FROM = 3

/** A change of points: the larger losses in colour, the sign always there. */
export function Change({
  value,
  exact = null,
  strong,
}: {
  value: number | null
  exact?: number | null
  strong?: boolean
}) {
  const isNews = value !== null && value <= -NEWS_FROM
  return (
    <span
      role="cell"
      className={`r ${strong ? 'bb' : isNews ? 'b' : ''} ${isNews ? 'poor' : 'm'}`}
      title={exactly(exact)}
    >
      {delta(value, 1)}
    </span>
  )
}

/** For hover: the figure before it was rounded so that the column adds up. */
export function exactly(value: number | null): string | undefined {
  return value === null ? undefined : `exactly ${number(value, 3)}`
}
