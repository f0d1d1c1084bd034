import { Button } from '../../../web/design/Button.tsx'
import { Icon } from '../../../web/design/icon.tsx'
import { Picker } from '../../../web/design/Picker.tsx'
import { DEEPEST_BRANCH, MOST_STEPS, allSteps } from '../definition.ts'
import type { StepKind } from '../definition.ts'
import { useBuilder } from './builder-desk.ts'
import styles from './builder.module.css'
import { STEP_KINDS, newStep } from './step-kinds.ts'
import type { Firsts } from './step-kinds.ts'
import { freeId, insertStep, laneDepth } from './step-tree.ts'
import type { Place } from './step-tree.ts'

interface AddStepProps {
  place: Place
  label: string
  isSmall?: boolean
}

/** The list of what a step can be; the one chosen opens its form. */
export function AddStep({ place, label, isSmall = false }: AddStepProps) {
  const { definition, change, select } = useBuilder()
  const firsts = useFirsts()
  const isFull = allSteps(definition.steps).length >= MOST_STEPS
  const isDeep = laneDepth(definition.steps, place.lane) >= DEEPEST_BRANCH
  const options = STEP_KINDS.map(({ kind, label, icon, does }) => {
    const missing = kindMissing(kind, firsts, isDeep)
    return { value: kind, label, note: missing ?? does, mark: <Icon name={icon} />, disabled: missing !== null }
  })
  const add = (kind: StepKind) => {
    const id = freeId(definition.steps)
    const step = newStep(kind, id, firsts)
    if (!step) return
    change?.({ ...definition, steps: insertStep(definition.steps, place, step) })
    select(id)
  }
  if (isFull) {
    return isSmall ? null : (
      <Button look="quiet" icon="plus" disabledBecause={`A playbook has ${MOST_STEPS} steps at most.`}>
        Step
      </Button>
    )
  }
  return (
    <Picker
      label={label}
      searchable
      width={340}
      options={options}
      chosen={[]}
      onPick={add}
      trigger={(trigger) =>
        isSmall ? (
          <button {...trigger} className={styles['addHere']} aria-label={`Add: ${label}`}>
            <Icon name="plus" />
            Step
          </button>
        ) : (
          <Button look="quiet" icon="plus" keys="c" aria-label={`Add: ${label}`} data-add-step {...trigger}>
            Step
          </Button>
        )
      }
    />
  )
}

function useFirsts(): Firsts {
  const { names, playbook } = useBuilder()
  const other = names.words.playbooks.find(({ key }) => key !== playbook.playbook.key)
  return { endpointId: names.endpoints[0]?.id ?? null, playbook: other?.key ?? null }
}

function kindMissing(kind: StepKind, firsts: Firsts, isDeep: boolean): string | null {
  if (kind === 'webhook' && firsts.endpointId === null) return 'There is no address to tell yet'
  if (kind === 'playbook' && firsts.playbook === null) return 'There is no other playbook yet'
  return isDeep && kind === 'branch' ? 'Nested deep enough' : null
}
