import { recordAudit } from '../../identity/audit/store.ts'
import { lockSetting } from '../../identity/company/store.ts'
import { findMember } from '../../identity/members/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { createMailer, type MailServer } from '../../platform/mail/mailer.ts'
import type { saveMailServer, testSlack } from './contract-services.ts'
import { mailNotSetUp, mailSetByEnvironment, passwordNeeded, slackNotSetUp } from './errors.ts'
import { messageIdOf } from './send-email.ts'
import { postToSlack, slackClient } from './send-slack.ts'
import { MAIL_PURPOSE, mailService, SLACK_PURPOSE, slackService } from './services.ts'
import { vaultOf, type OutreachSetup } from './setup.ts'
import { MAIL_SETTING, saveMail, saveSlack, SLACK_SETTING, storedMail, storedSlack } from './store-services.ts'
import { waitingEffects } from './views-outbox.ts'

const TEST_DEADLINE_MS = 15_000

export async function services(setup: OutreachSetup, { db, actor, dataDirectory, now }: Context) {
  const vault = vaultOf(setup, dataDirectory)
  const [mail, slack, waiting] = await Promise.all([
    mailService(db, setup, vault),
    slackService(db, vault),
    waitingEffects(db, actor, now),
  ])
  const [mailRow, slackRow] = await Promise.all([storedMail(db), storedSlack(db)])
  return {
    mail: {
      state: mail.state,
      setBy: mail.state === 'on' ? mail.from : null,
      ...(mail.state === 'on' ? partsOf(mail.value) : NO_PARTS),
      changedAt: mailRow?.changedAt ?? null,
    },
    slack: { state: slack.state, team: slackRow?.team ?? null, changedAt: slackRow?.changedAt ?? null },
    waiting: { email: waiting.email, slack: waiting.slack },
  }
}

const NO_PARTS = { host: null, port: null, security: null, user: null, from: null }

/** What may be shown of a mail server: never the password. */
function partsOf({ url, from }: MailServer) {
  const { protocol, hostname, port, username, searchParams } = new URL(url)
  const isTls = protocol === 'smtps:'
  return {
    host: hostname,
    port: port === '' ? (isTls ? 465 : 587) : Number(port),
    security: isTls
      ? ('tls' as const)
      : searchParams.get('tls') === 'required'
        ? ('starttls' as const)
        : ('none' as const),
    user: username === '' ? null : decodeURIComponent(username),
    from,
  }
}

export async function setMailServer(
  input: ParsedInputOf<typeof saveMailServer>,
  setup: OutreachSetup,
  context: Context,
) {
  if (setup.mailServer) throw mailSetByEnvironment()
  const vault = vaultOf(setup, context.dataDirectory)
  return inTransaction(context.db, async (trx) => {
    await lockSetting(trx, MAIL_SETTING)
    const before = await mailService(trx, setup, vault)
    const password = input.user === '' ? '' : (input.password ?? keptPassword(before, input))
    if (password === null) throw passwordNeeded()
    const url = urlOf(input, password)
    const value = {
      sealedUrl: vault.seal(url, MAIL_PURPOSE).toString('base64'),
      from: `${input.fromName.replaceAll(/["<>\\\r\n]/g, '')} <${input.fromEmail}>`,
      changedAt: context.now.toISOString(),
    }
    await saveMail(trx, { value, memberId: context.actor.memberId, now: context.now })
    await announce(trx, context, 'mail', `set the mail server to ${input.host}, sending as ${input.fromEmail}`)
    return { saved: true as const }
  })
}

/** A kept password is used on for the same server and user only: it must not travel to another one unasked. */
function keptPassword(
  before: Awaited<ReturnType<typeof mailService>>,
  { host, user }: { host: string; user: string },
): string | null {
  if (before.state !== 'on' || before.from !== 'settings') return null
  const url = new URL(before.value.url)
  const isSame = url.hostname === hostOf(host) && decodeURIComponent(url.username) === user
  return isSame ? decodeURIComponent(url.password) : null
}

function urlOf({ host, port, security, user }: ParsedInputOf<typeof saveMailServer>, password: string): string {
  const url = new URL(`${security === 'tls' ? 'smtps' : 'smtp'}://${hostOf(host)}:${port}/`)
  url.username = encodeURIComponent(user)
  url.password = encodeURIComponent(password)
  if (security === 'starttls') url.searchParams.set('tls', 'required')
  return url.href
}

function hostOf(host: string): string {
  return host.includes(':') ? `[${host}]` : host.toLowerCase()
}

export async function forgetMailServer(setup: OutreachSetup, context: Context) {
  if (setup.mailServer) throw mailSetByEnvironment()
  return inTransaction(context.db, async (trx) => {
    await saveMail(trx, { value: null, memberId: context.actor.memberId, now: context.now })
    await announce(trx, context, 'mail', 'removed the mail server')
    return { removed: true as const }
  })
}

export async function tryMailServer(setup: OutreachSetup, context: Context) {
  const { db, actor, publicUrl, now, company } = context
  const service = await mailService(db, setup, vaultOf(setup, context.dataDirectory))
  if (service.state !== 'on') throw mailNotSetUp()
  const { name, email } = await asking(context)
  const mailer = createMailer(service.value, { deadlineMs: TEST_DEADLINE_MS })
  try {
    const text = `Hello ${name},\n\nthis is a test e-mail of Volant at ${company.name}. E-mails can be sent.\n`
    const sent = await mailer.send({
      messageId: messageIdOf(`test.${now.getTime()}.${actor.memberId}`, publicUrl),
      to: { name, address: email },
      subject: 'A test e-mail of Volant',
      text,
      html: '<p>This is a test e-mail of Volant. E-mails can be sent.</p>',
    })
    await recordTest(context, 'mail', 'sent a test e-mail')
    return { ok: sent.ok, sentence: sent.ok ? `The mail server took it: ${sent.said}` : sent.said }
  } finally {
    mailer.close()
  }
}

export async function setSlackToken(token: string, setup: OutreachSetup, context: Context) {
  const sealedToken = vaultOf(setup, context.dataDirectory).seal(token, SLACK_PURPOSE).toString('base64')
  return inTransaction(context.db, async (trx) => {
    await lockSetting(trx, SLACK_SETTING)
    const value = { sealedToken, team: null, changedAt: context.now.toISOString() }
    await saveSlack(trx, { value, memberId: context.actor.memberId, now: context.now })
    await announce(trx, context, 'slack', 'set the token of the Slack app')
    return { saved: true as const }
  })
}

export async function forgetSlack(context: Context) {
  return inTransaction(context.db, async (trx) => {
    await saveSlack(trx, { value: null, memberId: context.actor.memberId, now: context.now })
    await announce(trx, context, 'slack', 'removed the token of the Slack app')
    return { removed: true as const }
  })
}

export async function trySlack({ channel }: ParsedInputOf<typeof testSlack>, setup: OutreachSetup, context: Context) {
  const { db, actor, now } = context
  const service = await slackService(db, vaultOf(setup, context.dataDirectory))
  if (service.state !== 'on') throw slackNotSetUp()
  const { email } = await asking(context)
  const client = slackClient(service.value.token, setup.slackApiUrl, TEST_DEADLINE_MS)
  const outcome = await postToSlack(client, `test:${now.getTime()}:${actor.memberId}`, {
    to: channel === '' ? { email } : { channel },
    text: 'This is a test message of Volant.',
  })
  await recordTest(context, 'slack', 'sent a test message to Slack')
  const failure = [outcome.failure, outcome.said].filter((text) => text).join(' ')
  return { ok: outcome.result === 'sent', sentence: outcome.result === 'sent' ? 'Slack took the message.' : failure }
}

/** Whoever asks: a test goes to no one else. */
async function asking({ db, actor }: Context): Promise<{ name: string; email: string }> {
  const member = actor.memberId === null ? undefined : await findMember(db, { id: actor.memberId })
  if (!member) throw notFound('This member')
  return member
}

async function recordTest(context: Context, service: string, sentence: string): Promise<void> {
  await recordAudit(context.db, context, [
    { action: 'outreach.tested', subjectKind: 'outreach', subjectId: service, sentence },
  ])
}

async function announce(trx: Trx, context: Context, service: string, sentence: string): Promise<void> {
  await recordAudit(trx, context, [
    { action: 'outreach.changed', subjectKind: 'outreach', subjectId: service, sentence },
  ])
  await tellScreens(trx, 'outreach')
}
