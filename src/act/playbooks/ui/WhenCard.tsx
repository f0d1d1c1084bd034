import { useEffect, useRef, useState } from 'react'
import { ALWAYS } from '../../../kernel/conditions.ts'
import { ConditionCheck } from '../../../understand/conditions/ui/ConditionCheck.tsx'
import { ConditionEditor } from '../../../understand/conditions/ui/ConditionEditor.tsx'
import { DurationChip } from '../../../understand/conditions/ui/DurationChip.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Picker } from '../../../web/design/Picker.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import type { PlaybookDefinition, Trigger } from '../definition.ts'
import { useBuilder } from './builder-desk.ts'
import styles from './builder.module.css'
import { LimitsForm } from './LimitsForm.tsx'
import { ScheduleFields } from './ScheduleFields.tsx'
import { limitsText, scheduleText } from './step-words.ts'

const STARTS = [
  { value: 'enter', label: 'when this becomes true' },
  { value: 'remain', label: 'when this has been true for' },
  { value: 'leave', label: 'when this stops being true' },
  { value: 'schedule', label: 'on a schedule' },
  { value: 'manual', label: 'only by hand' },
] as const

const SUBJECTS = [
  { value: 'account', label: 'each account' },
  { value: 'contact', label: 'each contact' },
] as const

/** What starts it, of whom, and how often. */
export function WhenCard() {
  const { definition, names, change } = useBuilder()
  const [isLimiting, setLimiting] = useState(false)
  const { trigger } = definition
  const box = useRef<HTMLElement>(null)
  const wanted = useRef(false)
  const set = (next: Partial<PlaybookDefinition>, about?: string) => change?.({ ...definition, ...next }, about)
  useEffect(() => {
    if (!wanted.current || trigger.kind === 'manual') return
    wanted.current = false
    box.current?.querySelector<HTMLButtonElement>('[data-add]')?.click()
  })
  const addCondition = () => {
    wanted.current = true
    set({ trigger: trigger.kind === 'manual' ? withKind(trigger, 'enter') : { ...trigger } })
  }
  useKeys('This playbook', [{ keys: 't', does: 'Add a condition that starts it', run: addCondition }], {
    enabled: change !== null,
  })
  return (
    <section ref={box} className={styles['card']} aria-label="When">
      <div className={styles['starts']}>
        <span className="m">For</span>
        <Word
          label="For whom"
          options={SUBJECTS}
          value={definition.subject}
          onPick={change && ((subject: PlaybookDefinition['subject']) => set({ subject }))}
        />
        <Word
          label="What starts it"
          options={STARTS}
          value={trigger.kind}
          onPick={change && ((kind: Trigger['kind']) => set({ trigger: withKind(trigger, kind) }))}
        />
        {trigger.kind === 'remain' ? (
          <DurationChip
            hours={trigger.hours}
            onChange={change && ((hours) => set({ trigger: { ...trigger, hours } }))}
          />
        ) : null}
      </div>
      {trigger.kind === 'schedule' ? (
        <ScheduleFields
          schedule={trigger}
          isReadOnly={change === null}
          onChange={(next, about) => set({ trigger: next }, about)}
        />
      ) : null}
      {trigger.kind === 'manual' ? (
        change ? (
          <p className="row gap2">
            <Button look="quiet" icon="plus" keys="t" onClick={addCondition}>
              Let a condition start it
            </Button>
          </p>
        ) : null
      ) : (
        <>
          <ConditionEditor
            label="Who enters"
            lead={trigger.kind === 'schedule' ? 'If' : 'When'}
            value={trigger.condition}
            onChange={change && ((condition) => set({ trigger: { ...trigger, condition } }))}
            words={names.words}
            subject={definition.subject}
            inRun={false}
          />
          <div className={styles['beneath']}>
            <ConditionCheck condition={trigger.condition} subject={definition.subject} />
          </div>
        </>
      )}
      <div className={styles['starts']}>
        <span className="m">Limit</span>
        <span className="t12 grow">{limitsText(definition.limits, definition.subject, names.words)}</span>
        {change ? (
          <Button look="quiet" icon="edit" aria-expanded={isLimiting} onClick={() => setLimiting(!isLimiting)}>
            {isLimiting ? 'Done' : 'Limits'}
          </Button>
        ) : null}
      </div>
      {isLimiting && change ? (
        <LimitsForm limits={definition.limits} onChange={(limits, about) => set({ limits }, about)} />
      ) : null}
      {trigger.kind === 'schedule' ? <p className="only-read">{scheduleText(trigger)}</p> : null}
    </section>
  )
}

interface WordProps<Value extends string> {
  label: string
  options: readonly { value: Value; label: string }[]
  value: Value
  onPick: ((value: Value) => void) | null
}

/** A word of the sentence that can be another one. */
function Word<Value extends string>({ label, options, value, onPick }: WordProps<Value>) {
  const text = options.find((option) => option.value === value)?.label ?? value
  if (!onPick) return <span>{text}</span>
  return (
    <Picker
      label={label}
      width={240}
      options={options}
      chosen={[value]}
      onPick={onPick}
      trigger={(trigger) => (
        <button {...trigger} className={styles['word']} aria-label={`${label}: ${text}`}>
          {text}
        </button>
      )}
    />
  )
}

const FIRST_HOURS = 72

/** Another kind of trigger on the same condition. */
function withKind(trigger: Trigger, kind: Trigger['kind']): Trigger {
  const condition = trigger.kind === 'manual' ? ALWAYS : trigger.condition
  switch (kind) {
    case 'manual':
      return { kind }
    case 'remain':
      return { kind, condition, hours: FIRST_HOURS }
    case 'schedule':
      return { kind, condition, every: 'week', day: 1, at: '08:00' }
    default:
      return { kind, condition }
  }
}
