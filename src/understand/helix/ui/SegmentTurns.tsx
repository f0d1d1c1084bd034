import { money, moneyCompact, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import type { Helix } from '../contract.ts'
import { ScrollRegion } from './ScrollRegion.tsx'
import styles from './helix.module.css'

interface SegmentTurnsProps {
  helix: Helix
  onPick: (key: number) => void
}

/** The latest year by segment: which widen, which narrow. */
export function SegmentTurns({ helix, onPick }: SegmentTurnsProps) {
  const { segments, currency } = helix
  return (
    <Section title={titleOf(segments)}>
      <ScrollRegion label="The latest year by segment">
        <table className={`list-table ${styles['table']}`}>
          <thead>
            <tr>
              <th scope="col">Segment</th>
              <th scope="col" className="r">
                At the start
              </th>
              <th scope="col" className="r">
                Grown
              </th>
              <th scope="col" className="r">
                Brought
              </th>
              <th scope="col" className="r">
                Factor
              </th>
            </tr>
          </thead>
          <tbody>
            {segments.map((segment) => (
              <tr key={segment.key}>
                <td>
                  <button type="button" className={styles['figure']} onClick={() => onPick(segment.key)}>
                    {segment.name}
                  </button>
                </td>
                {[segment.startMinor, segment.expansionMinor, segment.newLogoMinor].map((minor, index) => (
                  // The three columns never move.
                  // oxlint-disable-next-line react/no-array-index-key
                  <td key={index} className="r" title={money(minor, currency)}>
                    {moneyCompact(minor, currency)}
                  </td>
                ))}
                <td className="r b">{number(segment.factor, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  )
}

function titleOf(segments: Helix['segments']): string {
  const known = segments.filter(({ factor }) => factor !== null)
  const best = known.toSorted((a, b) => (b.factor ?? 0) - (a.factor ?? 0))[0]
  if (!best || known.length < 2) return 'By segment'
  const written = new Set(known.map(({ factor }) => number(factor, 2)))
  if (written.size === 1) return `Every segment turns alike: × ${number(best.factor, 2)}`
  return `${best.name} widens most: × ${number(best.factor, 2)}`
}
