import { ALWAYS, type Condition } from '../../../kernel/conditions.ts'
import { ConditionCheck } from '../../../understand/conditions/ui/ConditionCheck.tsx'
import { ConditionEditor } from '../../../understand/conditions/ui/ConditionEditor.tsx'
import type { Vocabulary } from '../../../understand/conditions/ui/leaf-parts.ts'
import { Button } from '../../../web/design/Button.tsx'
import styles from './journey.module.css'

interface CriterionProps {
  title: string
  /** What it decides, while there is none. */
  without: string
  value: Condition | null
  /** Null: it is only read. */
  onChange: ((condition: Condition | null) => void) | null
  words: Vocabulary
}

/** A condition that may be absent: added, written and taken away again. */
export function Criterion({ title, without, value, onChange, words }: CriterionProps) {
  return (
    <section className={styles['card']} aria-label={title}>
      <div className="row gap2">
        <h2 className="h3 grow">{title}</h2>
        {onChange && value !== null ? (
          <Button look="quiet" onClick={() => onChange(null)}>
            Remove
          </Button>
        ) : null}
      </div>
      {value === null ? (
        <div className="row gap2">
          <span className="m grow">{without}</span>
          {onChange ? (
            <Button icon="plus" onClick={() => onChange(ALWAYS)}>
              Add a condition
            </Button>
          ) : null}
        </div>
      ) : (
        <>
          <ConditionEditor
            label={title}
            lead="When"
            value={value}
            onChange={onChange}
            words={words}
            subject="account"
            inRun={false}
          />
          <ConditionCheck condition={value} subject="account" />
        </>
      )}
    </section>
  )
}
