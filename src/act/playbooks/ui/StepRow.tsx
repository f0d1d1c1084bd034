import { useEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { IconButton } from '../../../web/design/Button.tsx'
import { classNames } from '../../../web/design/class-names.ts'
import { Icon } from '../../../web/design/icon.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { toast } from '../../../web/design/toasts.ts'
import type { Step } from '../definition.ts'
import { useBuilder } from './builder-desk.ts'
import styles from './builder.module.css'
import type { Moving } from './StepList.tsx'
import { StepForm } from './StepForm.tsx'
import { kindOf } from './step-kinds.ts'
import { duplicateStep, removeStep, replaceStep } from './step-tree.ts'
import type { PlacedStep } from './step-tree.ts'
import { stepNote } from './step-words.ts'

interface StepRowProps {
  placed: PlacedStep
  moving: Moving
}

/** One step: its line, and in place of a separate page its form. */
export function StepRow({ placed, moving }: StepRowProps) {
  const { playbook, definition, names, change, selected, select } = useBuilder()
  const { step, number } = placed
  const isOpen = selected === step.id
  const problems = playbook.problems.filter(({ stepId }) => stepId === step.id)
  const remove = () => {
    change?.({ ...definition, steps: removeStep(definition.steps, step.id) })
    toast(`“${step.name}” is removed.`, { undo: () => change?.(definition) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!change) return
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      moving.nudge(step.id, event.key === 'ArrowUp' ? -1 : 1)
    } else if (event.key === 'Delete') {
      event.preventDefault()
      remove()
    }
  }
  return (
    <div className={classNames(isOpen && styles['openStep'])}>
      <div className={styles['step']} data-dragged={moving.dragged === step.id || undefined}>
        {change ? (
          <span
            className={styles['grip']}
            draggable
            title="Drag to move; or Alt with up and down"
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move'
              event.dataTransfer.setData('text/plain', step.id)
              // Drawing drop lines at once would end the drag that just began.
              setTimeout(() => moving.drag(step.id), 0)
            }}
            onDragEnd={() => moving.drag(null)}
            aria-hidden="true"
          >
            <Icon name="grip" />
          </span>
        ) : (
          <span />
        )}
        <button
          type="button"
          data-open
          className={styles['stepOpen']}
          aria-expanded={isOpen}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
          onClick={() => select(isOpen ? null : step.id)}
          onKeyDown={onKeyDown}
        >
          <span className={styles['number']}>{number}</span>
          <Icon name={kindOf(step.kind).icon} size={16} />
          <span className="cut b grow">{step.name}</span>
          {problems.length > 0 ? <ProblemMark problems={problems} /> : null}
          <span className={styles['note']}>{stepNote(step, names)}</span>
        </button>
        {change ? <StepMenu step={step} moving={moving} onRemove={remove} /> : null}
      </div>
      {problems.map(({ sentence, severity }) => (
        <p key={sentence} className={classNames(styles['problem'], severity === 'stops' ? 'poor' : 'fair')}>
          {sentence}
        </p>
      ))}
      {isOpen ? <OpenForm step={step} /> : null}
    </div>
  )
}

function OpenForm({ step }: { step: Step }) {
  const { definition, change, select } = useBuilder()
  const form = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    // The list of kinds gives the focus back to its button first.
    const timer = setTimeout(() => form.current?.querySelector<HTMLInputElement>('[data-step-name]')?.select(), 0)
    return () => clearTimeout(timer)
  }, [])
  const onChange = (next: Step, about?: string) =>
    change?.({ ...definition, steps: replaceStep(definition.steps, next) }, about && `${step.id}:${about}`)
  return (
    // Escape leaves the form for its line; the controls inside have their own keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <fieldset
      ref={form}
      className={styles['stepForm']}
      disabled={change === null}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isInMenu(event)) return
        event.preventDefault()
        const line = event.currentTarget.closest('[data-step]')?.querySelector<HTMLButtonElement>('button[data-open]')
        select(null)
        line?.focus()
      }}
    >
      <legend className="only-read">{step.name}</legend>
      <StepForm step={step} onChange={onChange} />
    </fieldset>
  )
}

/** Menus and small panels lie elsewhere in the page, but tell the form of their keys. */
function isInMenu({ currentTarget, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element) || !currentTarget.contains(target)) return true
  return target.getAttribute('aria-expanded') === 'true'
}

function ProblemMark({ problems }: { problems: readonly { severity: 'stops' | 'warns' }[] }) {
  const stops = problems.some(({ severity }) => severity === 'stops')
  return (
    <span className={classNames(styles['mark'], stops ? 'poor' : 'fair')}>
      <Icon name="warning" />
      <span className="only-read">{stops ? 'must be corrected' : 'worth a look'}</span>
    </span>
  )
}

function StepMenu({ step, moving, onRemove }: { step: Step; moving: Moving; onRemove: () => void }) {
  const { definition, change, select } = useBuilder()
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="more" label={`More about ${step.name}`} className={styles['stepMenu']} />}
      entries={[
        {
          label: 'Duplicate',
          icon: 'plus',
          onSelect: () => {
            const copied = duplicateStep(definition.steps, step.id)
            if (!copied) return
            change?.({ ...definition, steps: copied.steps })
            select(copied.id)
          },
        },
        { label: 'Move up', keys: 'alt+↑', onSelect: () => moving.nudge(step.id, -1) },
        { label: 'Move down', keys: 'alt+↓', onSelect: () => moving.nudge(step.id, 1) },
        'line',
        { label: 'Remove', icon: 'trash', keys: 'Del', destructive: true, onSelect: onRemove },
      ]}
    />
  )
}
