import { percent } from '../../../web/design/format.ts'
import { useCall } from '../../../web/api/queries.ts'
import { useMay } from '../../../web/shell/me.tsx'
import { getScorecardVersion } from '../../scorecards/contract.ts'
import type { HealthExplanation } from '../contract.ts'
import styles from './health-panel.module.css'

/** What is missing before health can be known, heaviest first. Never shown as if it were good. */
export function UnknownHealth({ explanation }: { explanation: HealthExplanation }) {
  const mayRead = useMay('scorecards.read')
  const version = useCall(
    getScorecardVersion,
    { versionId: explanation.scorecard.versionId },
    { enabled: mayRead, freshMs: 3_600_000 },
  )
  const needed = version.data?.definition.minCoverage.overall ?? null
  const weight = explanation.measures.reduce((sum, measure) => sum + measure.weight, 0)
  const missing = explanation.measures.filter((measure) => !measure.known).sort((a, b) => b.weight - a.weight)
  return (
    <div>
      <p>
        <b>{`Coverage ${percent(explanation.coverage)}`}</b>
        {needed === null ? ': too little of the weight has data.' : `, ${percent(needed)} is needed.`}{' '}
        {missing.length > 0 ? 'Bring in what is missing, the heaviest first:' : 'No measure of the scorecard has data.'}
      </p>
      <ul className={styles['missing']}>
        {missing.map((measure) => (
          <li key={measure.key}>
            <span className="b">{measure.name}</span>
            <span className="l t12">
              {weight > 0 ? `${percent(measure.weight / weight)} of the weight` : `weight ${measure.weight}`}
            </span>
            <p className="m t12">{measure.note ?? 'No data yet.'}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
