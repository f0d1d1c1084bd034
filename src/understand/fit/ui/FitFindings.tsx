import { Section } from '../../../web/design/Section.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { FindingOut, getFit } from '../contract.ts'
import { evidenceText, profileSentence, whoText } from './fit-words.ts'
import styles from './fit.module.css'

interface FitFindingsProps {
  found: OutputOf<typeof getFit>
  opened: FindingOut['who'] | null
  onOpen: (who: FindingOut['who']) => void
}

/** The ideal customer profile, and whom to stop selling to, each with what is clear about it. */
export function FitFindings({ found, opened, onOpen }: FitFindingsProps) {
  const of = (verdict: FindingOut['verdict']) => found.findings.filter((one) => one.verdict === verdict)
  const [above, below, mixed] = [of('above'), of('below'), of('mixed')]
  const list = (findings: readonly FindingOut[], none: string) =>
    findings.length === 0 ? (
      <p className="l">{none}</p>
    ) : (
      <ul>
        {findings.map((finding) => (
          <li key={JSON.stringify(finding.who)} className={styles['finding']}>
            <button
              type="button"
              className={`b ${styles['open']}`}
              aria-pressed={JSON.stringify(opened) === JSON.stringify(finding.who)}
              onClick={() => onOpen(finding.who)}
            >
              {whoText(finding.who)}
            </button>
            {finding.evidence.map((evidence) => (
              <span key={evidence.proof} className="m t12">
                {evidenceText(evidence)}
              </span>
            ))}
          </li>
        ))}
      </ul>
    )
  return (
    <Section
      title={profileSentence(found)}
      reason={
        found.compared === 0
          ? 'Nothing is claimed from small samples. The table below says what is known so far.'
          : `Of ${found.compared} comparisons with at least ${found.minimum} accounts on both sides, those named here stand when one in twenty of them may be chance. What goes together need not be the cause.`
      }
    >
      {found.compared === 0 ? null : (
        <div className={styles['two']}>
          <Section level={3} title="Win more of these">
            {list(above, 'No kind of customer is clearly above the others.')}
          </Section>
          <Section level={3} title="Stop selling this, or sell it differently">
            {list(below, 'No kind of customer is clearly below the others.')}
          </Section>
          {mixed.length > 0 ? (
            <Section level={3} title="Better in one way, worse in another">
              {list(mixed, '')}
            </Section>
          ) : null}
        </div>
      )}
    </Section>
  )
}
