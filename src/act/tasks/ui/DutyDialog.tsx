import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { DEPARTMENTS } from '../../../kernel/permissions.ts'
import type { Department } from '../../../kernel/permissions.ts'
import { useAction } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { DateField, Select } from '../../../web/design/fields.tsx'
import { addDuty } from '../contract.ts'
import { useAssignees } from './use-tasks.ts'
import styles from './tasks.module.css'

export interface DutyToAdd {
  department: Department
  fromDay: Day
  toDay: Day
}

interface DutyDialogProps {
  initial: DutyToAdd
  onClose: () => void
}

/** Puts somebody on duty for some days; people of the department come first. */
export function DutyDialog({ initial, onClose }: DutyDialogProps) {
  const [department, setDepartment] = useState(initial.department)
  const [memberId, setMemberId] = useState<number | null>(null)
  const [fromDay, setFromDay] = useState<Day | null>(initial.fromDay)
  const [toDay, setToDay] = useState<Day | null>(initial.toDay)
  const members = useAssignees(undefined).toSorted(
    (a, b) => Number(b.department === department) - Number(a.department === department),
  )
  const add = useAction(addDuty, { topics: ['settings'], failure: 'none', onDone: onClose })
  const missing =
    memberId === null
      ? 'Choose somebody.'
      : fromDay === null || toDay === null
        ? 'Give the first and the last day.'
        : toDay < fromDay
          ? 'The last day lies before the first.'
          : null
  return (
    <Dialog
      open
      onClose={onClose}
      title="Put on duty"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={add.pending}
            failure={add.failure}
            disabledBecause={missing}
            onClick={() => {
              if (memberId !== null && fromDay && toDay) add.run({ department, memberId, fromDay, toDay })
            }}
          >
            Put on duty
          </ActionButton>
        </>
      }
    >
      <div className="form">
        <Select
          label="Who"
          required
          searchable
          placeholder="Choose somebody"
          value={memberId === null ? null : String(memberId)}
          options={members.map((member) => ({
            value: String(member.id),
            label: member.name,
            note: member.department,
          }))}
          onChange={(value) => setMemberId(Number(value))}
        />
        <Select
          label="For"
          value={department}
          options={DEPARTMENTS.map((value) => ({ value, label: value }))}
          onChange={setDepartment}
        />
        <div className={styles['pair']}>
          <DateField label="First day" required value={fromDay} onChange={setFromDay} />
          <DateField label="Last day" required value={toDay} onChange={setToDay} />
        </div>
      </div>
    </Dialog>
  )
}
