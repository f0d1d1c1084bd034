/** Twelve industries with docks, and how busy each month is (January first, 1 is an ordinary month). */
export const industries = {
  'Food and drink': [0.9, 0.9, 0.97, 1, 1.05, 1.05, 1, 0.95, 1, 1.05, 1.15, 1.18],
  Retail: [0.85, 0.82, 0.9, 0.95, 0.97, 0.97, 0.95, 0.92, 1.02, 1.12, 1.32, 1.3],
  'Parcel and freight': [0.9, 0.9, 0.96, 0.98, 1, 1, 0.97, 0.93, 1.02, 1.06, 1.24, 1.26],
  Automotive: [1, 1.02, 1.05, 1.02, 1, 1.02, 0.92, 0.72, 1.05, 1.06, 1.02, 0.82],
  'Building materials': [0.72, 0.8, 1, 1.12, 1.16, 1.15, 1.08, 1, 1.12, 1.06, 0.9, 0.65],
  Chemicals: [1.02, 1.02, 1.04, 1.02, 1, 1, 0.95, 0.92, 1.02, 1.03, 1, 0.9],
  'Health and pharma': [1.06, 1.04, 1.02, 1, 0.98, 0.97, 0.95, 0.93, 1.02, 1.04, 1.04, 0.98],
  Agriculture: [0.68, 0.72, 0.92, 1.04, 1.08, 1.04, 1.14, 1.26, 1.32, 1.16, 0.82, 0.68],
  'Furniture and home': [1.05, 0.98, 0.98, 0.97, 0.95, 0.93, 0.9, 0.9, 1.02, 1.08, 1.18, 1.05],
  'Paper and packaging': [0.96, 0.97, 1, 1, 1, 1, 0.97, 0.93, 1.04, 1.08, 1.1, 0.96],
  Electronics: [0.92, 0.88, 0.95, 0.96, 0.96, 0.98, 0.97, 0.96, 1.06, 1.12, 1.24, 1.08],
  Textiles: [0.96, 1.05, 1.08, 1, 0.95, 0.92, 0.9, 0.98, 1.12, 1.08, 1.02, 0.92],
} as const satisfies Record<string, readonly number[]>

export type Industry = keyof typeof industries
export const industryNames = Object.keys(industries) as Industry[]

/** Who unloads at weekends too, as a share of a weekday. The others are closed. */
export const weekendShare: Readonly<Partial<Record<Industry, number>>> = {
  'Food and drink': 0.34,
  Retail: 0.28,
  'Parcel and freight': 0.4,
  Agriculture: 0.22,
}
