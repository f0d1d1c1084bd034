import { Refusal } from '../../kernel/refusal.ts'

export const archiveDamaged = (what: string) =>
  new Refusal('backup.damaged', 422, `This backup is damaged: ${what}. Nothing was restored; use another backup.`)

export const noArchive = (file: string) =>
  new Refusal('backup.not_found', 404, `There is no backup ${file}. Name an existing file.`)

export const notAnArchive = (file: string) =>
  new Refusal('backup.not_a_backup', 422, `${file} is not a backup made by "volant backup create".`)

export const archiveExists = (file: string) =>
  new Refusal('backup.exists', 409, `${file} exists already. Choose another name, or move it away.`)

export const archiveNewer = (appVersion: string, what: string) =>
  new Refusal(
    'backup.newer_than_code',
    409,
    `This backup was made by Volant ${appVersion}, which this version cannot read (${what}). Restore it with that version or a later one.`,
  )

export const notEmpty = (where: string) =>
  new Refusal(
    'backup.target_not_empty',
    409,
    `${where} already holds data. Restore into a new folder with --into, or into an empty database; a restore never overwrites.`,
  )
