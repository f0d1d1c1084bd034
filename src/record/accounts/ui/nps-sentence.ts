import { counted, number } from '../../../web/design/format.ts'

interface Nps {
  /** −100 to 100. */
  score: number | null
  answers: number
  /** In points; null or 0 where the answers allow none, as when all agree. */
  standardError: number | null
}

/** `NPS 33 ± 24, from 3 answers`; where the interval of two standard errors contains zero it is not certain yet. */
export function npsSentence({ score, answers, standardError }: Nps): string {
  if (score === null) return 'NPS is not known yet'
  const from = `from ${counted(answers, 'answer')}`
  if (!standardError) return `NPS ${number(score)}, ${from}`
  const uncertain = Math.abs(score) <= 1.96 * standardError ? ', not certain yet' : ''
  return `NPS ${number(score)} ± ${number(standardError)}, ${from}${uncertain}`
}
