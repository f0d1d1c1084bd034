export interface OutcomeKind {
  name: string
  kpi: string
  unit: string
  /** Where customers usually start, low and high. */
  baseline: readonly [number, number]
  /** Target as a factor of the baseline. */
  factor: readonly [number, number]
  decimals: number
  /** Share of yearly ARR that reaching the target is usually worth to the customer. */
  worth: number
}

const outcome = (
  words: readonly [name: string, kpi: string, unit: string],
  baseline: readonly [number, number],
  factor: readonly [number, number],
  rest: { decimals?: number; worth: number },
): OutcomeKind => ({ name: words[0], kpi: words[1], unit: words[2], baseline, factor, decimals: 0, ...rest })

/** Desired results customers buy dock scheduling for. Some fall to their target, some rise to it. */
export const outcomeKinds: readonly OutcomeKind[] = [
  outcome(['Cut waiting at the docks', 'Median wait from gate to dock', 'min'], [48, 110], [0.4, 0.6], { worth: 1.8 }),
  outcome(['Turn trucks around faster', 'Median time on site', 'min'], [95, 190], [0.6, 0.75], { worth: 1.6 }),
  outcome(['Fill the empty slots', 'Share of slots used', '%'], [52, 68], [1.22, 1.4], { worth: 1.3 }),
  outcome(['Stop paying demurrage', 'Demurrage paid per month', 'EUR'], [4200, 28_000], [0.2, 0.45], { worth: 1.5 }),
  outcome(['Fewer missed appointments', 'No-show rate of carriers', '%'], [9, 19], [0.35, 0.55], {
    worth: 0.8,
    decimals: 1,
  }),
  outcome(['Arrivals on time', 'Trucks within 15 minutes of the slot', '%'], [54, 71], [1.2, 1.4], { worth: 1.1 }),
  outcome(['Bookings without a phone call', 'Share booked by carriers themselves', '%'], [12, 38], [2, 2.5], {
    worth: 0.9,
  }),
  outcome(['Docks on automatic schedule', 'Docks scheduled automatically', 'docks'], [2, 6], [4, 6], { worth: 0.7 }),
  outcome(['Less overtime in the yard', 'Overtime hours per week', 'h'], [36, 160], [0.4, 0.65], { worth: 1.2 }),
  outcome(['Faster gate check-in', 'Check-in time per truck', 'min'], [6, 14], [0.25, 0.45], {
    worth: 0.8,
    decimals: 1,
  }),
  outcome(['One view of all sites', 'Sites working on the schedule', 'sites'], [1, 2], [3, 4], { worth: 1 }),
  outcome(['Less spoiled stock', 'Share of chilled loads written off', '%'], [1.8, 4.2], [0.3, 0.55], {
    worth: 1.4,
    decimals: 2,
  }),
  outcome(['More pallets per hour', 'Pallets unloaded per dock hour', 'pallets'], [22, 34], [1.2, 1.4], { worth: 1.3 }),
  outcome(['Paperless gate', 'Share of delivery notes on paper', '%'], [70, 100], [0.1, 0.3], { worth: 0.5 }),
  outcome(['Customs without queues', 'Time per customs export', 'min'], [35, 80], [0.25, 0.4], { worth: 0.7 }),
  outcome(['Fewer claims', 'Damage claims per 1,000 loads', 'claims'], [7, 18], [0.4, 0.6], {
    worth: 0.9,
    decimals: 1,
  }),
  outcome(['Even out the morning', 'Share of loads before 9:00', '%'], [46, 62], [0.55, 0.7], { worth: 0.7 }),
  outcome(['Carriers who stay', 'Carrier satisfaction, 1 to 10', 'points'], [4.8, 6.3], [1.25, 1.4], {
    worth: 0.6,
    decimals: 1,
  }),
  outcome(['Faster start for new staff', 'Days until a new planner works alone', 'days'], [15, 32], [0.35, 0.5], {
    worth: 0.5,
  }),
  outcome(['Fewer empty kilometres', 'Share of trips without return load', '%'], [28, 44], [0.65, 0.8], { worth: 1.1 }),
  outcome(['Lower yard emissions', 'Idling hours per month', 'h'], [220, 900], [0.35, 0.6], { worth: 0.5 }),
  outcome(['Plan the peak', 'Peak weeks with extra shifts', 'weeks'], [6, 11], [0.3, 0.5], { worth: 0.9 }),
  outcome(['Fewer calls to the desk', 'Calls about bookings per day', 'calls'], [45, 160], [0.2, 0.4], { worth: 0.6 }),
  outcome(['Trust the stock date', 'Receipts posted on the same day', '%'], [58, 76], [1.22, 1.3], { worth: 0.7 }),
  outcome(['Safer yard', 'Near misses per quarter', 'cases'], [8, 26], [0.4, 0.6], { worth: 0.4 }),
]
