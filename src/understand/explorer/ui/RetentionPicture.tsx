import { addDays } from '../../../kernel/day.ts'
import { classNames } from '../../../web/design/class-names.ts'
import { counted, exactDay, number, percent, shortDay } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { useToday } from '../../../web/design/today.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { exploreRetention } from '../contract.ts'
import styles from './explorer.module.css'
import { heatOf, retentionSentence } from './retention-words.ts'

type Retention = OutputOf<typeof exploreRetention>

/** Cohorts by week of first use; the share that came back in each week after, on the ramp, with its count on hover. */
export function RetentionPicture({ retention }: { retention: Retention }) {
  const today = useToday()
  const { average, runningWeek, per } = retention
  const cohorts = sinceFirst(retention.cohorts)
  return (
    <Section title={retentionSentence(retention)} reason={reasonOf(retention)}>
      {/* A table wider than its place is scrolled, by keys as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Retention by week of first use">
        <table className={`list-table ${styles['heats']}`}>
          <thead>
            <tr>
              <th scope="col">First seen in the week of</th>
              <th scope="col" className="r">
                {per === 'user' ? 'Users' : 'Accounts'}
              </th>
              {average.map((_, index) => (
                // Weeks are told apart by their place.
                // oxlint-disable-next-line react/no-array-index-key
                <th key={index} scope="col" className="r">{`Week ${index + 1}`}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row" className="b">
                All, weeks that are over
              </th>
              <td>{''}</td>
              {average.map(({ share, size, returned }, index) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={index} className="r b" title={`${number(returned)} of ${number(size)}`}>
                  {share === null ? '' : percent(share)}
                </td>
              ))}
            </tr>
            {cohorts.map(({ week, size, returned }) => (
              <tr key={week}>
                <th scope="row" className="nw" title={exactDay(week)}>
                  {shortDay(week, today)}
                </th>
                <td className="r">{number(size)}</td>
                {returned.map((count, index) => (
                  // oxlint-disable-next-line react/no-array-index-key
                  <Cell key={index} {...{ count, size }} isRunning={addDays(week, 7 * (index + 1)) === runningWeek} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

/** Weeks before anybody came are not worth a row. */
function sinceFirst(cohorts: Retention['cohorts']): Retention['cohorts'] {
  const first = cohorts.findIndex(({ size }) => size > 0)
  return first < 0 ? [] : cohorts.slice(first)
}

function Cell({ count, size, isRunning }: { count: number | null; size: number; isRunning: boolean }) {
  if (count === null || size === 0) return <td>{''}</td>
  const share = count / size
  return (
    <td>
      <div
        className={classNames(styles['cohort'], styles[`heat${heatOf(share)}`], isRunning && styles['running'])}
        title={`${number(count)} of ${number(size)}${isRunning ? ', this week is not over' : ''}`}
      >
        {percent(share)}
      </div>
    </td>
  )
}

function reasonOf({ selectedAccounts, cutAt, per, cohorts }: Retention): string {
  const total = cohorts.reduce((sum, { size }) => sum + size, 0)
  const kept = cutAt
    ? ` Single events are kept from ${exactDay(cutAt)} on; cohorts begin with the first whole week after.`
    : ''
  return `${counted(total, per)} seen for the first time, among ${counted(selectedAccounts, 'account')}. Weeks begin on Monday; a dashed cell is still running.${kept}`
}
