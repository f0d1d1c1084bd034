import type { AccountFilter } from '../../../../kernel/filters.ts'
import { QUADRANT_WORDS } from '../../../../web/design/bands.ts'
import { moneyCompact, number, percent } from '../../../../web/design/format.ts'
import { BandShape } from '../../../../web/design/HealthMark.tsx'
import { QuadrantShape } from '../../../../web/design/QuadrantMark.tsx'
import { SidePanel } from '../../../../web/design/SidePanel.tsx'
import { QUADRANTS_BY_NEED, REMEDIES } from '../words.ts'
import { notDrawnSentence } from './finding.ts'
import type { QuadrantAnswer } from './QuadrantView.tsx'

interface QuadrantSideProps {
  data: QuadrantAnswer
  currency: string
  onList: (filter: AccountFilter) => void
}

/** What to do in each quadrant, who came in and who left. */
export function QuadrantSide({ data, currency, onList }: QuadrantSideProps) {
  const missing = notDrawnSentence(data.notDrawn, (share) => percent(share))
  return (
    <SidePanel label="Remedy per quadrant" width={308} sunken>
      {QUADRANTS_BY_NEED.map((quadrant) => {
        const sums = data.quadrants.find((candidate) => candidate.quadrant === quadrant)
        return (
          <section key={quadrant} className="remedy">
            <div className="row gap2">
              <QuadrantShape quadrant={quadrant} />
              <h3 className="h3 grow">{QUADRANT_WORDS[quadrant]}</h3>
              <span className="b">{number(sums?.count ?? 0)}</span>
              {sums?.arrMinor === null || !sums ? null : (
                <span className="m">{moneyCompact(sums.arrMinor, currency)}</span>
              )}
            </div>
            <p className="m t12">{REMEDIES[quadrant]}</p>
            <div className="t12 moved">
              <Names word="In" people={sums?.entered ?? []} />
              <Names word="Out" people={sums?.left ?? []} />
            </div>
            <div className="row">
              <span className="grow" />
              <button
                type="button"
                className="link t12"
                aria-label={`List the ${QUADRANT_WORDS[quadrant].toLowerCase()} accounts`}
                onClick={() => onList({ field: 'quadrant', operator: 'is', values: [quadrant] })}
              >
                List
              </button>
            </div>
          </section>
        )
      })}
      {missing ? (
        <p className="not-drawn row gap2">
          <span className="not-drawn-mark">
            <BandShape band="unknown" hidden />
          </span>
          <span>
            {missing}{' '}
            {data.notDrawn.count > 1 ? (
              <button
                type="button"
                className="link"
                onClick={() => onList({ field: 'quadrant', operator: 'is_empty', values: [] })}
              >
                List
              </button>
            ) : null}
          </span>
        </p>
      ) : null}
    </SidePanel>
  )
}

const NAMED = 6

function Names({ word, people }: { word: string; people: readonly { id: number; name: string }[] }) {
  if (people.length === 0) return null
  const named = people.slice(0, NAMED).map(({ name }) => name)
  const rest = people.length - named.length
  return (
    <p>
      <b>{word}</b> {named.join(', ')}
      {rest > 0 ? ` and ${number(rest)} more` : null}
    </p>
  )
}
