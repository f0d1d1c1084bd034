import { day } from '../../kernel/day.ts'
import { Avatar } from '../design/Avatar.tsx'
import { BAND_WORDS, QUADRANT_WORDS } from '../design/bands.ts'
import type { Band, Quadrant } from '../design/bands.ts'
import { CurveGlyph } from '../design/CurveGlyph.tsx'
import { DayText, InstantText } from '../design/DayText.tsx'
import { Delta } from '../design/Delta.tsx'
import { money, moneyCompact, percent } from '../design/format.ts'
import { FreshnessNote } from '../design/FreshnessNote.tsx'
import { HealthMark, HealthWithDelta } from '../design/HealthMark.tsx'
import { Kbd } from '../design/Kbd.tsx'
import { PointsBar } from '../design/PointsBar.tsx'
import { QuadrantMark } from '../design/QuadrantMark.tsx'
import { Section } from '../design/Section.tsx'
import { ShareBar } from '../design/ShareBar.tsx'
import { Sparkline } from '../design/Sparkline.tsx'
import { Tag } from '../design/Tag.tsx'
import { Sample } from './Sample.tsx'

const BANDS = Object.keys(BAND_WORDS) as Band[]
const QUADRANTS = Object.keys(QUADRANT_WORDS) as Quadrant[]
const SCORES: Record<Band, number | null> = { good: 76, fair: 60, poor: 46, unknown: null }
const FALL = [65, 66, 64, 65, 66, 65, 64, 63, 60, 57, 54, 50, 46]

export function MarkSamples() {
  return (
    <Section title="Marks">
      <Sample of="Health">
        {BANDS.map((band) => (
          <HealthMark key={band} band={band} score={SCORES[band]} />
        ))}
        <HealthWithDelta score={46} band="poor" change={-19} />
      </Sample>
      <Sample of="Quadrant">
        {QUADRANTS.map((quadrant) => (
          <QuadrantMark key={quadrant} quadrant={quadrant} />
        ))}
        <QuadrantMark quadrant={null} />
      </Sample>
      <Sample of="Change">
        <Delta value={4} />
        <Delta value={-19} since="in 30 d" strong />
        <Delta value={-1} quietWithin={3} />
        <Delta value={0} />
        <Delta value={null} />
        <Delta value={3} rising="poor" />
      </Sample>
      <Sample of="Sparkline">
        <Sparkline scores={FALL} band="poor" label="Health over 90 days, 65 to 46" />
        <Sparkline scores={[60, 61, 60, 62, 61]} band="fair" label="Steady at 61" />
        <Sparkline scores={[72, 74, null, 76, 78]} band="good" label="72 to 78, with a gap" />
        <Sparkline scores={[null]} band="unknown" />
      </Sample>
      <Sample of="Curve">
        <CurveGlyph
          points={[
            { x: 0, y: 100 },
            { x: 5, y: 0 },
          ]}
          now={4}
          then={1}
          label="Falls from 100 at 0 to 0 at 5 tickets"
        />
      </Sample>
      <Sample of="Points of possible">
        <PointsBar points={5.1} possible={15} lost={5.7} longest={25} />
        <PointsBar points={15.5} possible={25} lost={0.5} longest={25} />
        <ShareBar share={0.69} />
      </Sample>
      <Sample of="Words">
        <Tag>Enterprise</Tag>
        <Tag tone="accent">Draft v4</Tag>
        <Tag tone="poor">Below floor</Tag>
        <Tag tone="fair">Late</Tag>
        <Tag tone="good">Live</Tag>
        <Kbd keys="mod+k" />
        <Kbd keys="g a" />
        <Avatar name="Mara Lindqvist" alone />
        <FreshnessNote lateMs={3 * 3_600_000} source="Help desk" />
      </Sample>
      <Sample of="Writing">
        <span>{money(18_400_000, 'EUR')}</span>
        <span>{moneyCompact(129_000_000, 'EUR')}</span>
        <span>{percent(0.41)}</span>
        <DayText day={day('2027-01-03')} />
        <DayText day={day('2026-11-01')} as="since" />
        <DayText day={day('2026-11-16')} as="near" />
        <DayText day={null} />
        <InstantText instant="2026-11-17T14:02:00Z" as="exact" />
      </Sample>
    </Section>
  )
}
