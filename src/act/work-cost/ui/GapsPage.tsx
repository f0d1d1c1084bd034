import { useState } from 'react'
import { addMonths } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { money, moneyCompact, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import { listGaps } from '../contract.ts'
import { CostParts } from './CostParts.tsx'
import { COST_TOPICS, gapsSentence, hoursText, NO_AREA } from './cost-words.ts'
import { OpenedWork } from './OpenedWork.tsx'
import styles from './cost.module.css'

const PAGE = 50
const MONTHS = 12

/** Work that exists only because the product lacks something: for Product's list, the dearest first. */
export function GapsPage() {
  const today = useToday()
  const [offset, setOffset] = useState(0)
  const [opened, setOpened] = useState<string | null>(null)
  const period = { from: addMonths(today, 1 - MONTHS).slice(0, 7), to: today.slice(0, 7) }
  const answer = useCall(listGaps, { ...period, offset, limit: PAGE }, { topics: COST_TOPICS })
  return (
    <RevenueFrame tab="cost">
      <div className={styles['page']}>
        <div className={styles['work']}>
          <CostParts part="gaps" />
          <Answer of={answer} waiting={<Skeleton rows={10} />}>
            {({ areas, total, currency }) =>
              total === 0 ? (
                <EmptyState
                  title="No work was written down as a value gap"
                  action={<LinkButton to="/revenue/cost/hours">Write down time</LinkButton>}
                >
                  A workaround for a missing feature, or by hand what the product should do: written down with the area
                  of the product, it lands here with its cost, for Product to see.
                </EmptyState>
              ) : (
                <Section
                  title={gapsSentence(areas, total, currency)}
                  reason="The last twelve months. ARR touched: of the accounts for which the work was done, each once."
                >
                  {/* A table wider than its place is scrolled, by keys as well. */}
                  {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
                  <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Value gaps by product area">
                    <table className="list-table">
                      <thead>
                        <tr>
                          {['Product area', 'Cost', 'Hours', 'Accounts', 'ARR touched', 'Written to it last'].map(
                            (head, index) => (
                              <th key={head} scope="col" className={index > 0 && index < 5 ? 'r' : undefined}>
                                {head}
                              </th>
                            ),
                          )}
                        </tr>
                      </thead>
                      <tbody>
                        {areas.map((area) => (
                          <tr key={area.productArea}>
                            <td className="nw">
                              <button
                                type="button"
                                className={`b ${styles['open']}`}
                                aria-pressed={opened === area.productArea}
                                onClick={() => setOpened(area.productArea)}
                              >
                                {area.productArea === '' ? NO_AREA : area.productArea}
                              </button>
                            </td>
                            <td className="r b nw">{money(area.costMinor, currency)}</td>
                            <td className="r nw">
                              {hoursText(area.minutes)}
                              {area.unpricedMinutes > 0 ? (
                                <span className="fair t11"> · {hoursText(area.unpricedMinutes)} without a rate</span>
                              ) : null}
                            </td>
                            <td className="r">{number(area.accounts)}</td>
                            <td className="r nw">{moneyCompact(area.arrMinor, currency)}</td>
                            <td className={`m t12 ${styles['notes']}`}>{area.notes.join('; ')}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </div>
                  <Pager {...{ offset, total }} size={PAGE} onOffset={setOffset} />
                </Section>
              )
            }
          </Answer>
        </div>
        {opened === null ? null : (
          <OpenedWork
            key={opened}
            by="product_area"
            value={opened}
            period={period}
            onlyGaps
            onClose={() => setOpened(null)}
          />
        )}
      </div>
    </RevenueFrame>
  )
}
