/** A share, or nothing where there is nothing to share: an empty base has no ratio, it is not zero. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

export interface Gains {
  new: number
  reactivation: number
  expansion: number
  contraction: number
  churn: number
}

/** (new + reactivation + expansion) / (contraction + churn); none where nothing was lost. Source: definitions, Revenue. */
export function quickRatio({ new: gained, reactivation, expansion, contraction, churn }: Gains): number | null {
  return ratio(gained + reactivation + expansion, contraction + churn)
}

/** What a monthly rate of churn comes to in so many months: 1 − (1 − m)^n. */
export function compoundChurn(monthly: number | null, months = 12): number | null {
  return monthly === null ? null : 1 - (1 - monthly) ** months
}

/** Contraction and churn / opening. */
export function grossChurn({
  opening,
  contraction,
  churn,
}: { opening: number } & Pick<Gains, 'contraction' | 'churn'>) {
  return ratio(contraction + churn, opening)
}

/** Contraction and churn less expansion and, where it counts, reactivation / opening; below zero where more was gained. */
export function netChurn(line: { opening: number } & Omit<Gains, 'new'>, reactivation: 'included' | 'excluded') {
  const won = line.expansion + (reactivation === 'included' ? line.reactivation : 0)
  return ratio(line.contraction + line.churn - won, line.opening)
}

/** Mean monthly rate over several months: what was lost in all of them / the sum of their openings. */
export function meanChurn(months: readonly { opening: number; lost: number }[]): number | null {
  const sum = (of: (month: { opening: number; lost: number }) => number) =>
    months.reduce((total, month) => total + of(month), 0)
  return ratio(
    sum(({ lost }) => lost),
    sum(({ opening }) => opening),
  )
}

/** MRR / paying accounts. */
export function arpa(mrrMinor: number, payingAccounts: number): number | null {
  return ratio(mrrMinor, payingAccounts)
}

/** ARPA × gross margin / monthly gross churn; none while nothing is lost. Source: definitions, Revenue. */
export function lifetimeValue(
  arpaMinor: number | null,
  margin: number,
  monthlyGrossChurn: number | null,
): number | null {
  if (arpaMinor === null || monthlyGrossChurn === null) return null
  return ratio(arpaMinor * margin, monthlyGrossChurn)
}
