import {
  Conventions,
  conventionSentences,
  LEDGER_CONVENTIONS,
  type Convention,
} from '../../../record/money/conventions.ts'
import { Select } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { CONVENTION_WORDS } from './convention-words.ts'
import type { SettingsPartProps } from './RevenueSettingsPage.tsx'
import styles from './revenue.module.css'

/** The choices on which tools for revenue differ; each says what it does to the figures. */
export function ConventionsPart({ draft, onChange }: SettingsPartProps) {
  const { conventions } = draft
  const choose = (convention: Convention, value: string) =>
    onChange({ conventions: Conventions.parse({ ...conventions, [convention]: value }) })
  return (
    <Section
      title="Conventions"

      reason="A change of some of them builds the ledger anew, back to its first day."
    >
      <div className={styles['fields']}>
        {Conventions.keyof().options.map((convention) => (
          <Select
            key={convention}
            label={CONVENTION_WORDS[convention].label}
            value={conventions[convention] as string}
            options={Object.entries(CONVENTION_WORDS[convention].options).map(([value, label]) => ({ value, label }))}
            onChange={(value) => choose(convention, value)}
            hint={`${conventionSentences(conventions, [convention]).join(' ')}${isOfLedger(convention) ? ' Builds the ledger anew.' : ''}`}
          />
        ))}
      </div>
    </Section>
  )
}

function isOfLedger(convention: Convention): boolean {
  return LEDGER_CONVENTIONS.some((one) => one === convention)
}
