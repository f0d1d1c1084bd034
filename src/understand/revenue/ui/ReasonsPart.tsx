import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { money, NONE, percent } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { revenueReasons } from '../contract-settings.ts'
import { reasonsSentence } from './reason-words.ts'
import { REVENUE_TOPICS } from './revenue-topics.ts'
import styles from './revenue.module.css'

/** Why accounts left or pay less, by what it took. */
export function ReasonsPart({ input }: { input: InputOf<typeof revenueReasons> }) {
  const answer = useCall(revenueReasons, input, { topics: REVENUE_TOPICS })
  return (
    <Answer of={answer} waiting={<Skeleton rows={4} />}>
      {({ reasons, totalMinor, known, currency }) => (
        <Section
          title={reasonsSentence({ reasons, totalMinor, known }, currency)}
          reason={totalMinor === 0 ? null : 'Churn and contraction by reason. Open a loss above to say why.'}
        >
          {reasons.length === 0 ? null : (
            // A table wider than its place is scrolled, by keys as well.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Losses by reason">
              <table className="list-table">
                <thead>
                  <tr>
                    <th scope="col">Reason</th>
                    <th scope="col">
                      <span className="only-read">Share of what was lost, as a bar</span>
                    </th>
                    <th scope="col" className="r">
                      Share
                    </th>
                    <th scope="col" className="r">
                      Churn
                    </th>
                    <th scope="col" className="r">
                      Accounts
                    </th>
                    <th scope="col" className="r">
                      Contraction
                    </th>
                    <th scope="col" className="r">
                      Accounts
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {reasons.map(({ reason, label, churn, contraction, share }) => (
                    <tr key={reason}>
                      <td className={reason === '' ? 'l' : 'b'}>{reason === '' ? 'No reason is known' : label}</td>
                      <td aria-hidden="true">
                        <div className={styles['share']}>
                          <i style={{ width: `${100 * (share ?? 0)}%` }} />
                        </div>
                      </td>
                      <td className="r">{percent(share)}</td>
                      <td className="r">{churn.minor === 0 ? NONE : money(churn.minor, currency)}</td>
                      <td className="r m">{churn.accounts || NONE}</td>
                      <td className="r">{contraction.minor === 0 ? NONE : money(contraction.minor, currency)}</td>
                      <td className="r m">{contraction.accounts || NONE}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Section>
      )}
    </Answer>
  )
}
