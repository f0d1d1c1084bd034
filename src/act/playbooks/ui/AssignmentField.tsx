import { DEPARTMENTS } from '../../../kernel/permissions.ts'
import { Select } from '../../../web/design/fields.tsx'
import type { Option } from '../../../web/design/Picker.tsx'
import type { Assignment } from '../../tasks/assignment.ts'
import { assignmentText } from './assignment-words.ts'
import type { Person } from './assignment-words.ts'
import { useBuilder } from './builder-desk.ts'

interface AssignmentFieldProps {
  label: string
  value: Assignment | null
  onChange: (assignment: Assignment | null) => void
  /** What choosing nobody means; without it somebody must be chosen. */
  none?: string
  hint?: string
}

const NOBODY = 'nobody'

/** Who gets it: by a rule, or one member. */
export function AssignmentField({ label, value, onChange, none, hint }: AssignmentFieldProps) {
  const { names } = useBuilder()
  const choices = assignmentChoices(names.people)
  const options: Option[] = choices.map(({ value, label }) => ({ value, label }))
  return (
    <Select
      label={label}
      hint={hint}
      value={value === null ? NOBODY : keyOf(value)}
      options={none ? [{ value: NOBODY, label: none }, ...options] : options}
      onChange={(picked) => onChange(choices.find((choice) => choice.value === picked)?.assignment ?? null)}
    />
  )
}

function keyOf(assignment: Assignment): string {
  if (assignment.rule === 'member') return `member:${assignment.memberId}`
  return 'department' in assignment ? `${assignment.rule}:${assignment.department}` : assignment.rule
}

function assignmentChoices(people: readonly Person[]): { value: string; label: string; assignment: Assignment }[] {
  const rules: Assignment[] = [
    { rule: 'owner' },
    { rule: 'owner_manager' },
    ...DEPARTMENTS.map((department) => ({ rule: 'on_duty' as const, department })),
    ...DEPARTMENTS.map((department) => ({ rule: 'least_loaded' as const, department })),
    ...people.map(({ id }) => ({ rule: 'member' as const, memberId: id })),
  ]
  return rules.map((assignment) => ({
    value: keyOf(assignment),
    label: assignmentText(assignment, people),
    assignment,
  }))
}
