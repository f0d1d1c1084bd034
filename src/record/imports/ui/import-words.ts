import type { Import } from '../contract.ts'
import { counted, number } from '../../../web/design/format.ts'

/** What news of imports concerns; accounts change with them. */
export const IMPORT_TOPICS = ['imports'] as const

const STATES: Readonly<Record<Import['state'], string>> = {
  uploaded: 'Not started',
  checking: 'Being checked',
  checked: 'Checked',
  queued: 'Waiting to start',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  undo_queued: 'Undo waits',
  undoing: 'Being undone',
  undone: 'Undone',
}

export const stateWord = (state: Import['state']): string => STATES[state]

/** States in which something happens by itself: the screen asks again. */
export const isBusy = (state: Import['state']): boolean =>
  ['checking', 'queued', 'running', 'undo_queued', 'undoing'].includes(state)

/** States in which kind, mapping and options can still be changed. */
export const isOpen = (state: Import['state']): boolean => ['uploaded', 'checked'].includes(state)

/** `survey_responses` is “survey responses”. */
export const kindWord = (kind: string): string => kind.replaceAll('_', ' ')

/** “4,910 added, 50 changed, 40 failed”: only what is not zero. */
export function countsSentence(counts: Import['counts'], isCheck = false): string {
  const parts = [
    [counts.created, isCheck ? 'would be added' : 'added'],
    [counts.changed, isCheck ? 'would be changed' : 'changed'],
    [counts.unchanged, 'unchanged'],
    [counts.skipped, 'passed over'],
    [counts.failed, 'cannot be used'],
  ] as const
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${number(count)} ${word}`)
  const read = counted(counts.read, 'row')
  return told.length === 0 ? `${read} read` : `${read} read: ${told.join(', ')}`
}

/** What an import that is not open says about itself, as the heading of its page. */
export function findingOf(shown: Import): string {
  const rows = counted(shown.counts.created + shown.counts.changed, 'row')
  const isNews = shown.counts.created + shown.counts.changed > 0
  if (shown.state === 'done' && shown.openErrors > 0 && isNews)
    return `${rows} went in, ${counted(shown.openErrors, 'row')} did not`
  if (shown.state === 'done') return isNews ? `${rows} went in` : 'Nothing was new in this file'
  if (shown.state === 'undone') return 'This import was taken back'
  if (shown.state === 'cancelled') return `Cancelled after ${counted(shown.counts.read, 'row')}`
  if (shown.state === 'failed') return 'This import stopped'
  return stateWord(shown.state)
}

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const

export function fileSize(bytes: number | null): string {
  if (bytes === null) return ''
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${number(bytes / 1000 ** power, power > 1 ? 1 : 0)} ${UNITS[power] ?? 'bytes'}`
}
