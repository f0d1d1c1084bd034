import type { NpsCounts } from './views-voice.ts'

/**
 * NPS = share of 9-10 minus share of 0-6, × 100; its standard error is 100 × √((p + d − (p − d)²) / n).
 * None without answers; no error from a single one. Source: definitions, Surveys.
 */
export function netPromoterScore({ answers, promoters, detractors }: NpsCounts) {
  if (answers === 0) return { score: null, answers, standardError: null }
  const [p, d] = [promoters / answers, detractors / answers]
  const standardError = answers < 2 ? null : 100 * Math.sqrt((p + d - (p - d) ** 2) / answers)
  return { score: 100 * (p - d), answers, standardError }
}
