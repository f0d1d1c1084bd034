import type { Db } from '../../platform/db/database.ts'
import type { MailServer } from '../../platform/mail/mailer.ts'
import type { Vault } from '../../platform/secrets/vault.ts'
import type { OutreachSetup } from './setup.ts'
import { storedMail, storedSlack } from './store-services.ts'

/** Bound to the sealed bytes of each. */
export const MAIL_PURPOSE = 'outreach mail'
export const SLACK_PURPOSE = 'outreach slack'

export type Service<T> =
  | { state: 'on'; from: 'environment' | 'settings'; value: T }
  | { state: 'off' }
  /** It was set up under another secret of the installation: it must be entered again. */
  | { state: 'unreadable' }

export async function mailService(db: Db, setup: OutreachSetup, vault: Vault): Promise<Service<MailServer>> {
  if (setup.mailServer) return { state: 'on', from: 'environment', value: setup.mailServer }
  const stored = await storedMail(db)
  if (!stored) return { state: 'off' }
  const url = vault.open(Buffer.from(stored.sealedUrl, 'base64'), MAIL_PURPOSE)
  return url === null ? { state: 'unreadable' } : { state: 'on', from: 'settings', value: { url, from: stored.from } }
}

export async function slackService(db: Db, vault: Vault): Promise<Service<{ token: string; team: string | null }>> {
  const stored = await storedSlack(db)
  if (!stored) return { state: 'off' }
  const token = vault.open(Buffer.from(stored.sealedToken, 'base64'), SLACK_PURPOSE)
  return token === null
    ? { state: 'unreadable' }
    : { state: 'on', from: 'settings', value: { token, team: stored.team } }
}
