import { useState } from 'react'
import type { ComponentType } from 'react'
import { ALWAYS, heldIn, leavesOf } from '../../kernel/conditions.ts'
import type { Condition } from '../../kernel/conditions.ts'
import { ConditionCheck } from '../../understand/conditions/ui/ConditionCheck.tsx'
import { ConditionEditor } from '../../understand/conditions/ui/ConditionEditor.tsx'
import { isOpen } from '../../understand/conditions/ui/condition-tree.ts'
import { useVocabulary } from '../../understand/conditions/ui/use-vocabulary.ts'
import { NarrowingContext } from '../../understand/portfolio/ui/narrowing.ts'
import type { Narrowed } from '../../understand/portfolio/ui/narrowing.ts'
import { Button } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'

const narrowing = (narrowed: Narrowed) => <Narrowing {...narrowed} />

/** A list of accounts, narrowed by the conditions that playbooks are written in. */
export function withConditions(Page: ComponentType): ComponentType {
  return function WithConditions() {
    return (
      <NarrowingContext value={narrowing}>
        <Page />
      </NarrowingContext>
    )
  }
}

function Narrowing({ condition, onChange }: Narrowed) {
  const [isOpened, setOpened] = useState(false)
  const rules = condition ? leavesOf(condition).length : 0
  return (
    <>
      <Button look="quiet" onClick={() => setOpened(true)} aria-pressed={condition !== undefined}>
        {condition ? `Condition: ${rules === 1 ? 'one rule' : `${rules} rules`}` : 'Condition'}
      </Button>
      {isOpened ? (
        <NarrowingDialog
          condition={condition}
          onChange={(next) => {
            setOpened(false)
            onChange(next)
          }}
          onClose={() => setOpened(false)}
        />
      ) : null}
    </>
  )
}

function NarrowingDialog({ condition, onChange, onClose }: Narrowed & { onClose: () => void }) {
  const { words } = useVocabulary()
  const [draft, setDraft] = useState<Condition>(condition ?? ALWAYS)
  const because = whyNot(draft)
  return (
    <Dialog
      open
      onClose={onClose}
      title="Accounts of which this is true"
      width="wide"
      foot={
        <>
          {condition ? <Button onClick={() => onChange(undefined)}>Remove the condition</Button> : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabledBecause={because} onClick={() => onChange(draft)}>
            Show these accounts
          </Button>
        </>
      }
    >
      {words ? (
        <ConditionEditor
          label="Condition"
          lead="Where"
          value={draft}
          onChange={setDraft}
          words={words}
          subject="account"
          inRun={false}
        />
      ) : null}
      <ConditionCheck condition={draft} subject="account" />
    </Dialog>
  )
}

/** Why a list cannot be narrowed by it; null when it can. */
function whyNot(condition: Condition): string | null {
  if (leavesOf(condition).length === 0) return 'Add a rule first.'
  if (leavesOf(condition).some(isOpen)) return 'Choose a value for the open rule.'
  if (heldIn(condition).length > 0) return 'How long something has been so is counted by playbooks, not by lists.'
  return null
}
