import { useState } from 'react'
import type { HealthException, ScorecardDefinition } from '../../health/definitions.ts'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { counted } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { valueText } from '../../health/ui/measure-text.ts'
import { freeKey, withException, withoutException } from './draft.ts'
import { exceptionSentence } from './exception-words.ts'
import { ExceptionDialog } from './ExceptionDialog.tsx'
import type { MeasureDirectory } from './measure-directory.ts'

interface ExceptionListProps {
  definition: ScorecardDefinition
  measures: MeasureDirectory
  /** Null where the reader may only look. */
  onChange: ((definition: ScorecardDefinition) => void) | null
}

/** Rules that cap or hold a score, whatever the measures say. */
export function ExceptionList({ definition, measures, onChange }: ExceptionListProps) {
  const [editing, setEditing] = useState<HealthException | 'new' | null>(null)
  const currency = useMe().company.reportingCurrency
  const { exceptions } = definition
  const valueOf = (value: number, key: string) =>
    valueText(value, measures.find(key)?.definition.unit ?? 'number', currency)
  return (
    <Section
      title={
        exceptions.length === 0
          ? 'No rule caps or holds a score'
          : `${counted(exceptions.length, 'rule')} can cap or hold a score`
      }
      reason="A rule counts after the weighted mean, and is shown with its sentence wherever it holds."
      aside={
        onChange ? (
          <Button icon="plus" onClick={() => setEditing('new')}>
            Add a rule
          </Button>
        ) : null
      }
    >
      {exceptions.length > 0 ? (
        <ul className="exception-list">
          {exceptions.map((exception) => (
            <li key={exception.key}>
              <div className="grow">
                <span className="b">{capital(exceptionSentence(exception, measures.nameOf, valueOf))}</span>
                <div className="m t12">
                  {exception.sentence}
                  {exception.when.absence ? ' Waits while the measure is not fresh.' : ''}
                </div>
              </div>
              {onChange ? (
                <>
                  <IconButton
                    icon="edit"
                    label={`Change the rule on ${measures.nameOf(exception.when.measure)}`}
                    onClick={() => setEditing(exception)}
                  />
                  <IconButton
                    icon="trash"
                    label={`Remove the rule on ${measures.nameOf(exception.when.measure)}`}
                    onClick={() => onChange(withoutException(definition, exception.key))}
                  />
                </>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {editing && onChange ? (
        <ExceptionDialog
          exception={editing === 'new' ? null : editing}
          freeKey={freeKey(definition)}
          measures={measures}
          onClose={() => setEditing(null)}
          onSave={(exception) => {
            onChange(withException(definition, exception))
            setEditing(null)
          }}
        />
      ) : null}
    </Section>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
