import type { Assignment } from '../../tasks/assignment.ts'

export interface Person {
  id: number
  name: string
}

export const DEPARTMENT_WORDS: Record<Extract<Assignment, { rule: 'on_duty' }>['department'], string> = {
  success: 'Success',
  support: 'Support',
  sales: 'Sales',
  marketing: 'Marketing',
  product: 'Product',
  finance: 'Finance',
  services: 'Services',
  operations: 'Operations',
  executive: 'Executive',
}

/** `Owner`, `Support on duty`, `Mara Lindqvist`: who gets it. */
export function assignmentText(assignment: Assignment, people: readonly Person[]): string {
  switch (assignment.rule) {
    case 'owner':
      return 'Owner'
    case 'owner_manager':
      return 'Owner’s manager'
    case 'on_duty':
      return `${DEPARTMENT_WORDS[assignment.department]} on duty`
    case 'least_loaded':
      return `Least loaded in ${DEPARTMENT_WORDS[assignment.department]}`
    case 'member':
      return people.find(({ id }) => id === assignment.memberId)?.name ?? 'Somebody gone'
  }
}
