import type { Mailer } from '../../platform/mail/mailer.ts'
import { droppedBecause, type Sender } from './delivery.ts'
import type { EmailPayload } from './effects.ts'
import { escapeHtml } from './letter.ts'
import { isAddress } from './recipient.ts'
import type { Claimed, Outcome } from './store-delivery.ts'

export interface EmailParts {
  mailer: Mailer
  /** Address of Volant, for links and for the host of message ids. */
  publicUrl: string
  companyName(): Promise<string>
  /** Who owns the account, by address: answers go there. */
  ownerEmail(accountId: number): Promise<string | null>
  hasOptedOut(email: string): Promise<boolean>
  /** Keeps a link by which the receiver can opt out, and returns its token. The same effect has the same one. */
  unsubscribeToken(effectId: string, email: string): Promise<string>
  /** The mail server says that the address does not exist. */
  noteBounce(effect: Claimed, email: string, said: string): Promise<void>
}

const LONGEST_SAID = 2_000

/** Whoever opted out is asked for once more right before it leaves. */
export function emailSender(parts: EmailParts): Sender {
  return async (effect) => {
    const { payload } = effect
    if (payload.kind !== 'email') throw new Error('not an e-mail')
    if (!isAddress(payload.to)) return failed('This is no e-mail address that can be written to.')
    const isContact = payload.audience === 'contact'
    if (isContact && (await parts.hasOptedOut(payload.to)))
      return droppedBecause('The receiver wants no e-mail from us any more.')
    const link = isContact ? await unsubscribeLink(parts, effect, payload.to) : null
    const written = link ? withFooter(payload, { link, company: await parts.companyName() }) : payload
    const sent = await parts.mailer.send({
      messageId: messageIdOf(effect.id, parts.publicUrl),
      to: { name: payload.toName, address: payload.to },
      subject: payload.subject,
      text: written.text,
      html: written.html,
      replyTo:
        payload.replyTo ?? (isContact && effect.accountId !== null ? await parts.ownerEmail(effect.accountId) : null),
      headers: link ? optOutHeaders(link) : {},
    })
    if (sent.ok) return { result: 'sent', status: 250, said: sent.said.slice(0, LONGEST_SAID), failure: null }
    const { status, said } = sent
    if (sent.isUnknownAddress && isContact) await parts.noteBounce(effect, payload.to, said)
    return {
      result: sent.isPermanent ? 'failed' : 'again',
      status,
      said: said.slice(0, LONGEST_SAID),
      failure: sent.isPermanent ? 'The mail server refused it for good.' : 'The mail server did not take it yet.',
    }
  }
}

/** `12.s1@volant.example`: the same at every attempt, so that receivers can tell a repetition. */
export function messageIdOf(effectId: string, publicUrl: string): string {
  return `${effectId.replaceAll(/[^A-Za-z0-9-]+/g, '.').replaceAll(/^\.+|\.+$/g, '')}@${new URL(publicUrl).hostname}`
}

async function unsubscribeLink(parts: EmailParts, effect: Claimed, email: string): Promise<string> {
  return `${parts.publicUrl}/unsubscribe/${await parts.unsubscribeToken(effect.id, email)}`
}

/** RFC 8058 asks for https: without it, mail programs show a link instead of a button. */
function optOutHeaders(link: string): Record<string, string> {
  return {
    'List-Unsubscribe': `<${link}>`,
    ...(link.startsWith('https://') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  }
}

function withFooter(
  { text, html }: EmailPayload,
  { link, company }: { link: string; company: string },
): { text: string; html: string } {
  const why = `You get this e-mail because you work with ${company}.`
  const address = escapeHtml(link)
  return {
    text: `${text}\n\n-- \n${why}\nNo more e-mails from us: ${link}\n`,
    html: `${html}\n<hr>\n<p><small>${escapeHtml(why)} <a href="${address}">No more e-mails from us</a></small></p>`,
  }
}

function failed(failure: string): Outcome {
  return { result: 'failed', status: null, said: '', failure }
}
