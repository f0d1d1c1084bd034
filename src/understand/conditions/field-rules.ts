/** Fields that are computed: where they are missing nobody knows, while a recorded field that is missing is empty. */
export const COMPUTED_FIELDS: ReadonlySet<string> = new Set([
  'health',
  'band',
  'quadrant',
  'cx',
  'co',
  'coverage',
  'change_7',
  'change_30',
  'change_90',
])
