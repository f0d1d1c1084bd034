import { Link } from '@tanstack/react-router'
import type { Band } from '../../health/definitions.ts'
import { BAND_WORDS } from '../../../web/design/bands.ts'
import { moneyCompact, number, percent } from '../../../web/design/format.ts'
import { BandShape, HealthMark } from '../../../web/design/HealthMark.tsx'
import { QuadrantMark } from '../../../web/design/QuadrantMark.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { BAND_ORDER, directionSentence, findingSentence, longestBar } from './try-out-words.ts'
import type { TryOutFinding } from './try-out-words.ts'

interface TryOutFindingsProps {
  finding: TryOutFinding
  /** The day as a person says it: `today`, `90 d ago`. */
  when: string
}

/** What a draft would do on one day: the distribution on both sides, and who changes. */
export function TryOutFindings({ finding, when }: TryOutFindingsProps) {
  return (
    <div className="try-findings">
      <div>
        <h3 className="h3">{findingSentence(finding)}</h3>
        <p className="m">
          {directionSentence(finding)} <span className="l">As of {when}.</span>
        </p>
      </div>
      {finding.hits ? <HitTable hits={finding.hits} /> : null}
      <BandTable finding={finding} />
      {finding.quadrantChanges.some(({ from, to }) => from !== to) ? <QuadrantTable finding={finding} /> : null}
      {finding.changes.length > 0 ? <ChangeTable finding={finding} /> : null}
    </div>
  )
}

function HitTable({ hits }: { hits: NonNullable<TryOutFinding['hits']> }) {
  const sides = [
    ['Live', hits.live],
    ['Draft', hits.draft],
  ] as const
  return (
    <PlainTable
      label="How each version had rated those who left"
      heads={[
        'Version',
        'AUC (0.50 is chance)',
        'Of those who left in its lowest tenth',
        'Accounts',
        'Left within 90 days',
      ]}
    >
      {sides.map(([name, { auc, caught }]) => (
        <tr key={name}>
          <td>{name}</td>
          <td className="nw">{auc === null ? '–' : number(auc, 2)}</td>
          <td className="nw">{percent(hits.lost === 0 ? null : caught / hits.lost)}</td>
          <td className="nw">{number(hits.accounts)}</td>
          <td className="nw">{number(hits.lost)}</td>
        </tr>
      ))}
    </PlainTable>
  )
}

const BAR_WIDTH = 220

function BandTable({ finding }: { finding: TryOutFinding }) {
  const longest = longestBar(finding)
  return (
    <PlainTable
      label="Accounts by band, live and draft"
      heads={['Band', 'Live above, draft below', 'Live', 'Draft', 'Draft share']}
    >
      {BAND_ORDER.map((band) => (
        <tr key={band}>
          <td className="nw">
            <span className="row gap2">
              <BandShape band={band} hidden />
              {BAND_WORDS[band]}
            </span>
          </td>
          <td>
            <PairedBars
              band={band}
              live={finding.bands.live[band] / longest}
              draft={finding.bands.draft[band] / longest}
            />
          </td>
          <td className="nw">{number(finding.bands.live[band])}</td>
          <td className="nw b">{number(finding.bands.draft[band])}</td>
          <td className="nw m">
            {percent(finding.accounts === 0 ? null : finding.bands.draft[band] / finding.accounts)}
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}

/** Live hollow above, draft filled below; the numbers stand beside them. */
function PairedBars({ band, live, draft }: { band: Band; live: number; draft: number }) {
  const fill = `var(--${band}-fill)`
  return (
    <svg width={BAR_WIDTH} height="22" aria-hidden="true">
      <rect x="0.5" y="2.5" width={live * (BAR_WIDTH - 1)} height="7" rx="1.5" fill="none" stroke={fill} />
      <rect x="0" y="12" width={draft * BAR_WIDTH} height="8" rx="1.5" fill={fill} />
    </svg>
  )
}

function QuadrantTable({ finding }: { finding: TryOutFinding }) {
  const moves = finding.quadrantChanges.filter(({ from, to }) => from !== to).sort((a, b) => b.accounts - a.accounts)
  return (
    <PlainTable label="Accounts that change quadrant" heads={['Quadrant live', 'Quadrant in the draft', 'Accounts']}>
      {moves.map(({ from, to, accounts }) => (
        <tr key={`${from ?? ''} ${to ?? ''}`}>
          <td>
            <QuadrantMark quadrant={from} />
          </td>
          <td>
            <QuadrantMark quadrant={to} />
          </td>
          <td>{number(accounts)}</td>
        </tr>
      ))}
    </PlainTable>
  )
}

function ChangeTable({ finding }: { finding: TryOutFinding }) {
  const currency = useMe().company.reportingCurrency
  const moves = finding.changed.up + finding.changed.down + finding.changed.known + finding.changed.unknown
  return (
    <>
      <PlainTable label="Accounts that change band" heads={['Account', 'ARR', 'Live', 'Draft']}>
        {finding.changes.map(({ accountId, name, arrMinor, moneyHidden, live, draft }) => (
          <tr key={accountId}>
            <td>
              <Link to={`/accounts/${accountId}`} className="link">
                {name}
              </Link>
            </td>
            <td className="nw">{moneyHidden ? <span className="l">hidden</span> : moneyCompact(arrMinor, currency)}</td>
            <td>
              <HealthMark score={live.overall} band={live.band} />
            </td>
            <td>
              <span className="row gap2">
                <span aria-hidden="true" className="l">
                  →
                </span>
                <HealthMark score={draft.overall} band={draft.band} />
              </span>
            </td>
          </tr>
        ))}
      </PlainTable>
      {moves > finding.changes.length ? (
        <p className="l t12">
          The {number(finding.changes.length)} largest by ARR that you may see, of {number(moves)}.
        </p>
      ) : null}
    </>
  )
}
