import { ConditionEditor } from '../../../understand/conditions/ui/ConditionEditor.tsx'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { counted } from '../../../web/design/format.ts'
import type { Success } from '../definition.ts'
import { useBuilder } from './builder-desk.ts'
import { NumberChip } from './NumberChip.tsx'
import styles from './builder.module.css'

const FIRST: Success = {
  condition: { kind: 'all', of: [{ kind: 'since_entry', score: 'overall', operator: '>=', points: 10 }] },
  withinDays: 45,
  holdOutPercent: 0,
}

/** What the playbook is for; measured on those who went through and on comparable others. */
export function SuccessCard() {
  const { definition, names, change } = useBuilder()
  const { success } = definition
  const set = (next: Success | null) => change?.({ ...definition, success: next })
  if (!success) {
    return (
      <section className={styles['card']} aria-label="Success">
        <div className={styles['starts']}>
          <span className="m">Success</span>
          <span className="t12 l grow">Not measured: nobody could say whether it helps.</span>
          {change ? (
            <Button look="quiet" icon="plus" onClick={() => set(FIRST)}>
              Criterion
            </Button>
          ) : null}
        </div>
      </section>
    )
  }
  return (
    <section className={styles['card']} aria-label="Success">
      <ConditionEditor
        label="Success, if"
        lead="Success"
        value={success.condition}
        onChange={change && ((condition) => set({ ...success, condition }))}
        words={names.words}
        subject={definition.subject}
        inRun
      />
      <div className={styles['starts']}>
        <span className="m">within</span>
        <NumberChip
          label="Within how many days"
          value={success.withinDays}
          text={counted(success.withinDays, 'day')}
          unit="days"
          min={1}
          max={730}
          onChange={change && ((withinDays) => set({ ...success, withinDays }))}
        />
        <span className="m">, held out by chance</span>
        <NumberChip
          label="Share held out by chance: enter but get nothing, the fairest comparison"
          value={success.holdOutPercent}
          text={`${success.holdOutPercent} %`}
          unit="%"
          min={0}
          max={50}
          onChange={change && ((holdOutPercent) => set({ ...success, holdOutPercent }))}
        />
        <span className="grow" />
        {change ? <IconButton icon="trash" label="Measure no success" onClick={() => set(null)} /> : null}
      </div>
    </section>
  )
}
