import type { GroupName, SubjectName } from './store-directory.ts'

/** A user or visitor of a source as one text, for maps. */
export function subjectKey({ sourceId, subject }: SubjectName): string {
  return `${sourceId} ${subject}`
}

/** A group of a source as one text, for maps. */
export function groupNameKey({ sourceId, groupKey }: GroupName): string {
  return `${sourceId} ${groupKey}`
}

/** Each of them once, without what else came with the names. */
export function uniqueSubjects(names: readonly SubjectName[]): SubjectName[] {
  return [...new Map(names.map((name) => [subjectKey(name), bare(name)])).values()]
}

function bare({ sourceId, subject }: SubjectName): SubjectName {
  return { sourceId, subject }
}
