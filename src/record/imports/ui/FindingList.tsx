import type { Import } from '../contract.ts'

/** Odd things in a file: what, how often, and where to look. */
export function FindingList({ findings }: { findings: Import['findings'] }) {
  if (findings.length === 0) return null
  return (
    <ul className="finding-list">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.sentence}`}>
          <p>{finding.sentence}</p>
          {finding.sample.length > 0 ? (
            <details>
              <summary className="l t12">Show {finding.sample.length === finding.count ? 'them' : 'some'}</summary>
              <p className="mono m">{finding.sample.join(', ')}</p>
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
