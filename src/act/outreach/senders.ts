import { readCompany } from '../../identity/company/store.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import { createMailer, type Mailer } from '../../platform/mail/mailer.ts'
import type { Resolve } from '../../platform/outgoing/post.ts'
import type { Vault } from '../../platform/secrets/vault.ts'
import type { Sender, SenderOf } from './delivery.ts'
import { endpointToSend } from './endpoint-secret.ts'
import { emailSender } from './send-email.ts'
import { slackClient, slackSender } from './send-slack.ts'
import { webhookSender } from './send-webhook.ts'
import { mailService, slackService } from './services.ts'
import type { OutreachSetup } from './setup.ts'
import { endpointById } from './store-endpoints.ts'
import { insertOptOut, keepUnsubscribeLink } from './store-opt-outs.ts'
import { emailKey, hasOptedOut, ownerEmail } from './views-recipients.ts'

export interface SendersParts {
  readonly db: Db
  readonly setup: OutreachSetup
  readonly vault: Vault
  readonly publicUrl: string
  readonly databaseNow: () => Promise<Date>
  /** For tests: another way to find addresses, shorter patience. */
  readonly resolve?: Resolve
  readonly timeoutMs?: number
}

export interface Senders {
  readonly senderOf: SenderOf
  close(): void
}

/** The ways out as they are set up at this moment: a change of the settings counts from the next round on. */
export function createSenders(parts: SendersParts): Senders {
  const mail = keptFor<Mailer>((mailer) => mailer.close())
  const slack = keptFor<Sender>(() => {})
  const webhook = webhooks(parts)
  return {
    async senderOf(kind) {
      if (kind === 'webhook') return webhook
      if (kind === 'slack') {
        const service = await slackService(parts.db, parts.vault)
        if (service.state !== 'on') return slack.drop()
        const { token } = service.value
        return slack.of(token, () => slackSender(slackClient(token, parts.setup.slackApiUrl, parts.timeoutMs)))
      }
      const service = await mailService(parts.db, parts.setup, parts.vault)
      if (service.state !== 'on') return mail.drop()
      const options = parts.timeoutMs === undefined ? {} : { deadlineMs: parts.timeoutMs }
      return emails(
        parts,
        mail.of(JSON.stringify(service.value), () => createMailer(service.value, options)),
      )
    },
    close() {
      mail.drop()
    },
  }
}

/** One thing, made anew when what it was made from changes. */
function keptFor<T>(end: (thing: T) => void) {
  let kept: { key: string; thing: T } | null = null
  const drop = (): null => {
    if (kept) end(kept.thing)
    kept = null
    return null
  }
  return {
    of(key: string, make: () => T): T {
      if (kept?.key === key) return kept.thing
      drop()
      const thing = make()
      kept = { key, thing }
      return thing
    },
    drop,
  }
}

function emails(parts: SendersParts, mailer: Mailer): Sender {
  const { db, vault, publicUrl } = parts
  return emailSender({
    mailer,
    publicUrl,
    companyName: async () => (await readCompany(db)).name,
    ownerEmail: (accountId) => ownerEmail(db, accountId),
    hasOptedOut: (email) => hasOptedOut(db, email),
    async unsubscribeToken(effectId, email) {
      const token = vault.token(`unsubscribe ${effectId} ${emailKey(email)}`)
      await keepUnsubscribeLink(db, { token, effectId, email })
      return token
    },
    async noteBounce({ contactId }, email, said) {
      const at = await parts.databaseNow()
      const because = said.slice(0, 500)
      await inTransaction(db, (trx) => insertOptOut(trx, { email, how: 'bounce', because, at, contactId }))
    },
  })
}

function webhooks(parts: SendersParts): Sender {
  const { db, vault, setup, resolve, timeoutMs } = parts
  return webhookSender({
    allowed: setup.privateNetworks,
    now: () => new Date(),
    async endpoint(id) {
      const stored = await endpointById(db, id)
      return stored ? endpointToSend(stored, vault, await parts.databaseNow()) : null
    },
    ...(resolve ? { resolve } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
}
