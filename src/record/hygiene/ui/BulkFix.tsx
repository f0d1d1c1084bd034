import { counted } from '../../../web/design/format.ts'
import type { Check } from '../contract.ts'
import { FixControl } from './FixControl.tsx'
import type { Choices, useFixes } from './use-fixes.ts'

interface BulkFixProps {
  check: Check
  choices: Choices
  ids: readonly number[]
  fixes: ReturnType<typeof useFixes>
}

/** Gives all chosen accounts the same owner, segment, stage or renewal date. */
export function BulkFix({ check, choices, ids, fixes }: BulkFixProps) {
  return (
    <div className="hygiene-bulk">
      <span className="b grow">{counted(ids.length, 'account')} chosen. Give them all:</span>
      <FixControl
        {...{ check, choices }}
        label={`${check} for all chosen`}
        disabled={fixes.pending}
        onFix={(edit, said) => fixes.fixMany(ids, edit, said)}
      />
    </div>
  )
}
