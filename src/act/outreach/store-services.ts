import { z } from 'zod'
import { readSetting, saveSetting } from '../../identity/company/store.ts'
import type { Db, Trx } from '../../platform/db/database.ts'

const Mail = z.object({ sealedUrl: z.string(), from: z.string(), changedAt: z.string() })
const Slack = z.object({ sealedToken: z.string(), team: z.string().nullable(), changedAt: z.string() })
export type StoredMail = z.output<typeof Mail>
export type StoredSlack = z.output<typeof Slack>

export const MAIL_SETTING = 'outreach.mail'
export const SLACK_SETTING = 'outreach.slack'

export async function storedMail(db: Db): Promise<StoredMail | null> {
  return (await readSetting(db, MAIL_SETTING, Mail.nullable())) ?? null
}

export async function storedSlack(db: Db): Promise<StoredSlack | null> {
  return (await readSetting(db, SLACK_SETTING, Slack.nullable())) ?? null
}

interface Change<T> {
  value: T | null
  memberId: number | null
  now: Date
}

export async function saveMail(trx: Trx, change: Change<StoredMail>): Promise<void> {
  await saveSetting(trx, { key: MAIL_SETTING, ...change })
}

export async function saveSlack(trx: Trx, change: Change<StoredSlack>): Promise<void> {
  await saveSetting(trx, { key: SLACK_SETTING, ...change })
}
