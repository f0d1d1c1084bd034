import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { delta, percent } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { getAccountPrediction } from '../contract.ts'
import styles from './prediction.module.css'

/** How likely an account renews, and what drives it, in words: for the account page and for renewals. */
export function AccountDrivers({ accountId }: { accountId: number }) {
  const answer = useCall(getAccountPrediction, { accountId }, { topics: ['predictions'] })
  return (
    <Answer of={answer} waiting={<Skeleton rows={3} />}>
      {({ prediction }) =>
        prediction === null ? (
          <p className="m">No probability: the account does not pay, or nothing has been learned yet.</p>
        ) : (
          <div className="stack gap2">
            <p>
              <span className="b">{percent(prediction.probability)} likely to renew</span>{' '}
              <span className="m">
                ({percent(prediction.low)}–{percent(prediction.high)})
              </span>
            </p>
            {prediction.kind === 'base_rate' ? (
              <p className="m">{prediction.because}</p>
            ) : prediction.drivers.length === 0 ? (
              <p className="m">Nothing about it is unusual: it stands where most accounts stand.</p>
            ) : (
              <ul className={styles['drivers']} aria-label="What drives it">
                {prediction.drivers.map((driver) => (
                  <li key={driver.key} className={styles['driver']} title={driver.sentence}>
                    <span>{driver.name}</span>
                    <span className={styles['amount']}>{driver.value ?? ''}</span>
                    <span className={styles['amount']}>{delta(driver.effect * 100, 1)}</span>
                  </li>
                ))}
              </ul>
            )}
          </div>
        )
      }
    </Answer>
  )
}
