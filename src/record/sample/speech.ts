import type { Language } from './company-names.ts'

const marked = /^(de|fr|es|nl):/

/** The lines somebody of this language may say: English ones and those of the own language, without their mark. */
export function spokenBy(language: Language, lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const mark = marked.exec(line)
    if (mark === null) return [line]
    return mark[1] === language ? [line.slice(3)] : []
  })
}
