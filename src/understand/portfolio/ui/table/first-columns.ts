/** Columns a list begins with, in the order of the design. */
export const FIRST_COLUMNS = [
  'name',
  'health',
  'quadrant',
  'course',
  'cx',
  'arr',
  'renewal_on',
  'owner',
  'last_contact',
  'next_action',
]
