import { BAND_WORDS, scoreInBand } from './bands.ts'
import type { Band } from './bands.ts'
import { Delta } from './Delta.tsx'
import { NONE } from './format.ts'

/** The band's shape alone: disc, diamond, triangle, dashed ring. Hidden from readers when a word or number says the same. */
export function BandShape({ band, hidden = false }: { band: Band; hidden?: boolean }) {
  const named = hidden ? { 'aria-hidden': true } : { role: 'img', 'aria-label': BAND_WORDS[band] }
  return (
    <svg className="g" viewBox="0 0 10 10" {...named}>
      {SHAPES[band]}
    </svg>
  )
}

const SHAPES = {
  good: <circle cx="5" cy="5" r="4" fill="var(--good-fill)" />,
  fair: <path d="M5 .4 9.6 5 5 9.6.4 5z" fill="var(--fair-fill)" />,
  poor: <path d="M5 .8 9.7 9.2H.3z" fill="var(--poor-fill)" />,
  unknown: (
    <circle cx="5" cy="5" r="3.7" fill="none" stroke="var(--unknown-fill)" strokeWidth="1.5" strokeDasharray="2 1.7" />
  ),
}

/** Shape and number of a health score. `score` 0-100, shown rounded; null shows the dashed ring and –. */
export function HealthMark({ score, band }: { score: number | null; band: Band }) {
  return (
    <span className="hl" title={BAND_WORDS[band]}>
      <BandShape band={band} />
      <b>{score === null ? NONE : scoreInBand(score, band)}</b>
    </span>
  )
}

/** A table cell: the mark, then the change since a day, each on its own edge. `falls` below this many points is coloured. */
export function HealthWithDelta({ score, band, change }: { score: number | null; band: Band; change: number | null }) {
  return (
    <span className="hc">
      <HealthMark score={score} band={band} />
      <Delta value={change} quietWithin={3} />
    </span>
  )
}
