import type { Band, Quadrant } from '../design/bands.ts'

export interface PicturedAccount {
  name: string
  score: number | null
  change: number | null
  band: Band
  quadrant: Quadrant | null
  isNew: boolean
  scores: readonly number[]
  cx: number | null
  co: number | null
  arrMinor: number
  isSoon: boolean
  renewal: string
  owner: string
  contact: string
  isQuiet: boolean
  next: string
}

/** The values of the design picture of the accounts table. */
// prettier-ignore
export const PICTURED_ACCOUNTS: readonly PicturedAccount[] = [
  { name: "Nordskar Seafood", score: 30, change: -9, band: 'poor', quadrant: 'critical', isNew: false, scores: [41, 43, 43, 40, 39, 41, 39, 38, 38, 36, 33, 34, 30], cx: 31, co: 28, arrMinor: 6840000, isSoon: false, renewal: 'in 61 d', owner: 'Mara', contact: '16 d', isQuiet: true, next: "Call: no sign-in for 16 days" },
  { name: "Orlock Packaging", score: 48, change: -4, band: 'poor', quadrant: 'critical', isNew: true, scores: [58, 57, 56, 54, 54, 54, 53, 53, 53, 52, 51, 50, 48], cx: 49, co: 46, arrMinor: 5830000, isSoon: false, renewal: 'in 102 d', owner: 'Iris', contact: '12 d', isQuiet: false, next: "Internal at-risk review" },
  { name: "Quayle Bay Provisions", score: 34, change: -11, band: 'poor', quadrant: 'critical', isNew: false, scores: [46, 46, 49, 46, 47, 47, 45, 45, 43, 41, 41, 39, 34], cx: 27, co: 41, arrMinor: 4470000, isSoon: true, renewal: 'in 38 d', owner: 'Mara', contact: '14 d', isQuiet: true, next: "Try the second contact" },
  { name: "Lumenfield Solar", score: 39, change: -1, band: 'poor', quadrant: 'critical', isNew: false, scores: [38, 42, 41, 42, 38, 42, 39, 42, 40, 41, 38, 38, 39], cx: 42, co: 35, arrMinor: 1860000, isSoon: true, renewal: 'in 29 d', owner: 'Mara', contact: '11 d', isQuiet: false, next: "Send the renewal quote" },
  { name: "Corvane Beverages", score: 46, change: -19, band: 'poor', quadrant: 'strained', isNew: true, scores: [63, 60, 60, 64, 63, 63, 65, 66, 65, 61, 56, 52, 46], cx: 36, co: 56, arrMinor: 18400000, isSoon: true, renewal: 'in 47 d', owner: 'Mara', contact: '2 d', isQuiet: false, next: "Call COO about tickets" },
  { name: "Ilsen Medical Supply", score: 60, change: -7, band: 'fair', quadrant: 'strained', isNew: true, scores: [69, 68, 68, 67, 67, 68, 69, 66, 68, 64, 64, 61, 60], cx: 47, co: 72, arrMinor: 14280000, isSoon: false, renewal: 'in 96 d', owner: 'Mara', contact: 'today', isQuiet: false, next: "Answer detractor by 10:00" },
  { name: "Ventrosa Chemicals", score: 52, change: 4, band: 'fair', quadrant: 'strained', isNew: false, scores: [53, 48, 48, 48, 47, 47, 46, 49, 50, 47, 48, 49, 52], cx: 45, co: 58, arrMinor: 12850000, isSoon: false, renewal: 'in 187 d', owner: 'Iris', contact: '2 d', isQuiet: false, next: "Follow up on single sign-on" },
  { name: "Marrowby Paper", score: 48, change: -5, band: 'poor', quadrant: 'strained', isNew: false, scores: [57, 56, 57, 57, 54, 56, 54, 52, 52, 54, 53, 50, 48], cx: 33, co: 63, arrMinor: 6190000, isSoon: false, renewal: 'in 74 d', owner: 'Tomás', contact: '13 d', isQuiet: false, next: "Escalate label printing" },
  { name: "Wrenfield Pharma", score: 63, change: -1, band: 'fair', quadrant: 'unproven', isNew: false, scores: [66, 67, 63, 64, 65, 64, 64, 63, 66, 62, 63, 63, 63], cx: 81, co: 44, arrMinor: 31200000, isSoon: false, renewal: 'in 133 d', owner: 'Mara', contact: '1 d', isQuiet: false, next: "Agree baseline Thursday" },
  { name: "Fennimore Grain", score: 49, change: 0, band: 'poor', quadrant: 'unproven', isNew: false, scores: [55, 55, 52, 51, 53, 53, 49, 47, 48, 51, 50, 50, 49], cx: 64, co: 33, arrMinor: 8160000, isSoon: false, renewal: 'in 116 d', owner: 'Tomás', contact: '6 d', isQuiet: false, next: "Find the outcome owner" },
  { name: "Cassary Textiles", score: 54, change: -2, band: 'fair', quadrant: 'unproven', isNew: true, scores: [54, 52, 56, 56, 56, 55, 53, 54, 58, 54, 56, 56, 54], cx: 62, co: 45, arrMinor: 4750000, isSoon: false, renewal: 'in 83 d', owner: 'Tomás', contact: '3 d', isQuiet: false, next: "Measure overdue outcome" },
  { name: "Aldernook Dairy", score: 55, change: 4, band: 'fair', quadrant: 'unproven', isNew: false, scores: [50, 52, 52, 49, 52, 49, 50, 49, 49, 55, 52, 55, 55], cx: 72, co: 38, arrMinor: 3960000, isSoon: false, renewal: 'in 174 d', owner: 'Mara', contact: '6 d', isQuiet: false, next: "Agree baseline: late loads" },
  { name: "Sundry & Pike", score: 42, change: -2, band: 'poor', quadrant: 'unproven', isNew: false, scores: [43, 42, 40, 44, 45, 45, 46, 45, 46, 41, 44, 43, 42], cx: 54, co: 29, arrMinor: 1620000, isSoon: false, renewal: 'in 140 d', owner: 'Tomás', contact: '18 d', isQuiet: true, next: "Restart success plan" },
  { name: "Brackwater Logistics", score: 71, change: 6, band: 'good', quadrant: 'thriving', isNew: false, scores: [64, 62, 61, 62, 64, 62, 62, 63, 66, 67, 68, 72, 71], cx: 73, co: 69, arrMinor: 25700000, isSoon: false, renewal: 'in 226 d', owner: 'Mara', contact: 'today', isQuiet: false, next: "Send Q3 value summary" },
  { name: "Tamberlin Auto Parts", score: 76, change: 4, band: 'good', quadrant: 'thriving', isNew: false, scores: [69, 71, 72, 69, 72, 71, 74, 73, 70, 73, 76, 76, 76], cx: 78, co: 74, arrMinor: 23600000, isSoon: false, renewal: 'in 212 d', owner: 'Mara', contact: '5 d', isQuiet: false, next: "Send seat lead to Sales" },
  { name: "Haldenby Parcel", score: 73, change: 0, band: 'good', quadrant: 'thriving', isNew: false, scores: [71, 71, 72, 73, 72, 71, 71, 74, 75, 72, 72, 72, 73], cx: 69, co: 77, arrMinor: 20400000, isSoon: false, renewal: 'in 305 d', owner: 'Iris', contact: '7 d', isQuiet: false, next: "–" },
  { name: "Petrelle Air Cargo", score: 84, change: 2, band: 'good', quadrant: 'thriving', isNew: false, scores: [88, 85, 84, 87, 82, 86, 85, 83, 83, 83, 83, 85, 84], cx: 82, co: 86, arrMinor: 17640000, isSoon: false, renewal: 'in 271 d', owner: 'Iris', contact: '3 d', isQuiet: false, next: "Case study draft" },
  { name: "Rookhope Steel", score: 60, change: 4, band: 'fair', quadrant: 'thriving', isNew: false, scores: [50, 53, 52, 55, 54, 55, 54, 57, 55, 56, 60, 57, 60], cx: 58, co: 61, arrMinor: 16800000, isSoon: false, renewal: 'in 119 d', owner: 'Tomás', contact: '8 d', isQuiet: false, next: "Review dock rules" },
  { name: "Kestmoor Building Supply", score: 83, change: 1, band: 'good', quadrant: 'thriving', isNew: false, scores: [79, 80, 78, 82, 82, 83, 83, 84, 83, 81, 80, 81, 83], cx: 84, co: 82, arrMinor: 8820000, isSoon: false, renewal: 'in 240 d', owner: 'Mara', contact: '4 d', isQuiet: false, next: "Ask for a reference" },
  { name: "Tollan Foods", score: 71, change: 0, band: 'good', quadrant: 'thriving', isNew: false, scores: [77, 73, 75, 72, 73, 73, 73, 74, 71, 69, 71, 69, 71], cx: 75, co: 66, arrMinor: 7310000, isSoon: false, renewal: 'in 158 d', owner: 'Iris', contact: '10 d', isQuiet: false, next: "–" },
  { name: "Brindlecote Furniture", score: 69, change: 3, band: 'fair', quadrant: 'thriving', isNew: false, scores: [70, 68, 66, 67, 66, 66, 66, 65, 66, 67, 66, 70, 69], cx: 66, co: 71, arrMinor: 5420000, isSoon: false, renewal: 'in 288 d', owner: 'Iris', contact: '9 d', isQuiet: false, next: "Ask for a quote" },
  { name: "Pellworth Tools", score: 84, change: 2, band: 'good', quadrant: 'thriving', isNew: false, scores: [84, 84, 84, 85, 82, 84, 80, 81, 82, 81, 84, 83, 84], cx: 88, co: 79, arrMinor: 2240000, isSoon: false, renewal: 'in 201 d', owner: 'Iris', contact: '21 d', isQuiet: true, next: "Invite to council" },
  { name: "Saltwick Brewing", score: 59, change: 1, band: 'fair', quadrant: 'thriving', isNew: false, scores: [54, 54, 53, 53, 56, 55, 56, 60, 59, 60, 58, 61, 59], cx: 61, co: 57, arrMinor: 1480000, isSoon: false, renewal: 'in 260 d', owner: 'Tomás', contact: '15 d', isQuiet: true, next: "–" },
  { name: "Eddon Marine", score: null, change: null, band: 'unknown', quadrant: null, isNew: false, scores: [], cx: null, co: null, arrMinor: 1290000, isSoon: false, renewal: 'in 262 d', owner: 'Tomás', contact: '4 d', isQuiet: false, next: "Connect usage source" },
]
