import { parseNetworks, type AllowedNetworks } from '../../platform/outgoing/address-guard.ts'
import type { MailServer } from '../../platform/mail/mailer.ts'
import { masterSecret } from '../../platform/secrets/master-secret.ts'
import { createVault, type Vault } from '../../platform/secrets/vault.ts'
import type { Runtime } from '../../runtime.ts'

/** What whoever runs Volant said about sending; the rest is set on screens. */
export interface OutreachSetup {
  /** The installation's secret, when it is not kept in the data folder. */
  readonly secret: string | undefined
  /** A mail server given by the environment goes before the one of the settings. */
  readonly mailServer: MailServer | null
  readonly slackApiUrl: string
  readonly privateNetworks: AllowedNetworks
}

export const SLACK_API_URL = 'https://slack.com/api/'

export const NO_SETUP: OutreachSetup = {
  secret: undefined,
  mailServer: null,
  slackApiUrl: SLACK_API_URL,
  privateNetworks: [],
}

export function outreachSetup(config: Runtime['config']): OutreachSetup {
  const { SMTP_URL: url, MAIL_FROM: from } = config
  return {
    secret: config.VOLANT_SECRET,
    mailServer: url && from ? { url, from } : null,
    slackApiUrl: config.SLACK_API_URL,
    privateNetworks: parseNetworks(config.WEBHOOK_PRIVATE_NETWORKS),
  }
}

export function vaultOf(setup: OutreachSetup, dataDirectory: string): Vault {
  return createVault(masterSecret(setup.secret, dataDirectory))
}
