import { DayText } from '../../../web/design/DayText.tsx'
import { moneyCompact } from '../../../web/design/format.ts'
import { Tag } from '../../../web/design/Tag.tsx'
import type { Renewal } from '../contract.ts'
import { OUTCOME_LABELS } from './words.ts'

/** What came of a renewal, and whether the ledger bears it out. */
export function OutcomeText({ renewal, currency }: { renewal: Renewal; currency: string }) {
  const { outcome, renewedMinor, decidedOn, reason, contradiction } = renewal
  return (
    <span>
      {OUTCOME_LABELS[outcome]}
      {outcome === 'churned' || renewedMinor === null ? '' : ` at ${moneyCompact(renewedMinor, currency)}`}
      {decidedOn === null ? null : (
        <span className="l">
          {' '}
          <DayText day={decidedOn} as="short" />
        </span>
      )}
      {reason === null ? null : <span className="l"> · {reason}</span>}
      {contradiction ? (
        <>
          {' '}
          <Tag tone="fair">The ledger says {OUTCOME_LABELS[contradiction.outcome].toLowerCase()}</Tag>
        </>
      ) : null}
    </span>
  )
}
