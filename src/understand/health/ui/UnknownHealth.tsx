import { useRouter } from '@tanstack/react-router'
import { LinkButton } from '../../../web/design/Button.tsx'
import { percent } from '../../../web/design/format.ts'
import { useCall } from '../../../web/api/queries.ts'
import { useMay } from '../../../web/shell/me.tsx'
import { getScorecardVersion } from '../../scorecards/contract.ts'
import type { HealthExplanation } from '../contract.ts'
import styles from './health-panel.module.css'

const SHOWN = 5

/** What is missing before health can be known, heaviest first. Never shown as if it were good. */
export function UnknownHealth({ explanation }: { explanation: HealthExplanation }) {
  const mayRead = useMay('scorecards.read')
  const version = useCall(
    getScorecardVersion,
    { versionId: explanation.scorecard.versionId },
    { enabled: mayRead, freshMs: 3_600_000 },
  )
  const router = useRouter()
  const mayImport = useMay('imports.run')
  const seesSources = useMay('settings.read')
  const importPage = Object.keys(router.routesByPath).find((path) => path.endsWith('/imports'))
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
        {missing.slice(0, SHOWN).map((measure) => (
          <li key={measure.key}>
            <span className="b">{measure.name}</span>
            <span className="l t12">
              {weight > 0 ? `${percent(measure.weight / weight)} of the weight` : `weight ${measure.weight}`}
            </span>
            <p className="m t12">{measure.note ?? 'No data yet.'}</p>
          </li>
        ))}
      </ul>
      <div className={`row gap2 ${styles['next']}`}>
        {importPage && mayImport ? (
          <LinkButton to={importPage} icon="download">
            Import data
          </LinkButton>
        ) : null}
        {seesSources ? (
          <LinkButton to="/settings/sources" look="quiet">
            Look at the sources
          </LinkButton>
        ) : null}
        {missing.length > SHOWN ? <span className="l t12">{`${missing.length - SHOWN} more below.`}</span> : null}
      </div>
    </div>
  )
}
