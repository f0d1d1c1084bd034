/** How many playbooks may stand above each other. */
export const MOST_DEEP = 5

export const tooDeep = (name: string) =>
  `“${name}” was not started: playbooks that start each other may stand ${MOST_DEEP} deep. Take one out, or skip the step.`
export const startsAgain = (name: string) =>
  `“${name}” was not started: it stands above this run already, and would go round in a circle. Correct this step, or skip it.`
