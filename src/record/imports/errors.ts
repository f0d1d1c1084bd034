import { Refusal } from '../../kernel/refusal.ts'

export const importStarted = () =>
  new Refusal(
    'imports.started',
    409,
    'This import has started already. Upload the file again to import it another way.',
  )
export const importNotReady = (sentence: string) => new Refusal('imports.not_ready', 409, sentence)
export const undoTooLate = () =>
  new Refusal(
    'imports.undo_too_late',
    409,
    'An import can be taken back within 30 days. Correct the rows by hand or by another import.',
  )
export const notFinished = () =>
  new Refusal(
    'imports.not_finished',
    409,
    'Only an import that is done, cancelled or failed can be taken back. Cancel it first.',
  )
export const rowNotOpen = () =>
  new Refusal('imports.row_not_open', 409, 'This row was corrected or dismissed already. Reload the list.')
export const fileTooLarge = () =>
  new Refusal(
    'imports.too_large',
    413,
    'The file is larger than 4 GB. Split it, or import it with the command volant import.',
  )
export const noBody = () =>
  new Refusal('imports.no_file', 422, 'No file arrived. Choose a CSV file and upload it again.')
export const diskFull = () =>
  new Refusal(
    'imports.disk_full',
    503,
    'The disk is too full to keep this file. Free some space and upload it again.',
    { retryAfterSeconds: 60 },
  )
